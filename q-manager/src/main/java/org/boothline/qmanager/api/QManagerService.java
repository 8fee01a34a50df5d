package org.boothline.qmanager.api;

import java.util.List;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;

/**
 * What the HTTP API offers, as the Q Manager does it. <b>Thread</b>: the API's workers, several at once; calls may take
 * as long as a disk takes.
 */
public interface QManagerService {
    StatusView status();

    /** All takes, newest first; without gaps, which cost a scan of the logs. */
    List<TakeView> takes() throws UserFault;

    /**
     * One take with its gaps.
     *
     * @param take id, name or {@code last}
     * @throws UserFault TAKE if there is none
     */
    TakeView take(String take) throws UserFault;

    /** Starts, continues or repeats a Restore. */
    JobView restore(String take) throws UserFault;

    /** Starts, continues or repeats a Replace. */
    JobView replace(String take) throws UserFault;

    /** The app says that it has stopped this take: received.wav is made. */
    TakeView stopped(String take) throws UserFault;

    List<JobView> jobs();

    JobView pause(String job) throws UserFault;

    JobView resume(String job) throws UserFault;

    JobView cancel(String job) throws UserFault;

    /** Hears every change of a job until closed. */
    Subscription subscribe(Consumer<JobView> listener);

    /** Ends the process soon after this call has been answered. */
    void stop();

    /** Ends a subscription. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
