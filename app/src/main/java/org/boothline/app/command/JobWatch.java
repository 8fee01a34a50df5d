package org.boothline.app.command;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Terminal;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.QManagerClient;

/**
 * Follows one job of the Q Manager until it is finished, and shows how far it is.
 *
 * <p><b>Thread</b>: main; the job's changes come on a thread of the client and meet main in a mailbox.
 */
final class JobWatch {
    private static final int BAR_CHARACTERS = 24;

    private final Terminal terminal;
    private final boolean json;
    private final LinkedBlockingQueue<Optional<JobView>> changes = new LinkedBlockingQueue<>();
    private volatile boolean leave;
    private String said = "";

    JobWatch(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** Ends {@link #follow} soon; the job goes on. <b>Thread</b>: any. */
    void leave() {
        leave = true;
        changes.add(Optional.empty());
    }

    /** The finished job; empty when it was left alone. */
    Optional<JobView> follow(QManagerClient client, JobView begun) throws UserFault, InterruptedException {
        show(begun);
        if (begun.isFinished()) {
            return Optional.of(begun);
        }
        try (AutoCloseable events = client.events(
                job -> {
                    if (job.id().equals(begun.id())) {
                        changes.add(Optional.of(job));
                    }
                },
                () -> changes.add(Optional.empty()))) {
            assert events != null;
            return await();
        } catch (UserFault | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the Q Manager's events can't be closed", e);
        } finally {
            terminal.endLive();
        }
    }

    private Optional<JobView> await() throws UserFault, InterruptedException {
        while (true) {
            Optional<JobView> change = changes.poll(1, TimeUnit.HOURS);
            if (leave) {
                return Optional.empty();
            }
            if (change == null) {
                continue;
            }
            if (change.isEmpty()) {
                throw new UserFault(
                        FaultCode.QMANAGER,
                        "The Q Manager has ended",
                        "it was stopped or died",
                        "start it with `boothline qmanager start`: the job goes on where it was");
            }
            show(change.get());
            if (change.get().isFinished()) {
                return change;
            }
        }
    }

    private void show(JobView job) {
        if (json) {
            terminal.say(new Json().with("job", job).with("line", line(job)).line());
            return;
        }
        if (job.state().equals("WAITING") || job.state().equals("PAUSED")) {
            String sentence = job.state().equals("PAUSED")
                    ? "The job is paused; `boothline qmanager jobs` shows how to go on."
                    : "Waiting: " + job.reason();
            if (!sentence.equals(said)) {
                said = sentence;
                terminal.say(sentence);
            }
        }
        terminal.live(line(job));
    }

    /** For example {@code restore [######......] 50 %  1.2 of 2.4 MB  320.0 kB/s  00:04 left}. */
    static String line(JobView job) {
        double share = job.unitsMissing() == 0 ? 0 : (double) job.unitsFetched() / job.unitsMissing();
        StringBuilder line = new StringBuilder(job.kind())
                .append(' ')
                .append(
                        switch (job.phase()) {
                            case "NONE", "ASKING" -> "asking the other station";
                            case "CHECKING" -> "checking";
                            case "WRITING" -> "writing the file";
                            case "COMPLETE" -> "complete";
                            default -> Figures.bar(share, BAR_CHARACTERS) + " " + Math.round(share * 100) + " %";
                        });
        if (job.phase().equals("FETCHING")) {
            line.append("  ")
                    .append(Figures.bytes(job.bytesResent()))
                    .append(" of ")
                    .append(Figures.bytes(job.bytesMissing()));
            if (job.bytesPerSecond() > 0) {
                line.append("  ").append(Figures.bytes(job.bytesPerSecond())).append("/s");
            }
            if (job.timeLeftMs() >= 0) {
                line.append("  ").append(Figures.clock(job.timeLeftMs() / 1e3)).append(" left");
            }
        }
        return line.toString();
    }
}
