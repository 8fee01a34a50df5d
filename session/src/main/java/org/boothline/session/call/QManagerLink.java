package org.boothline.session.call;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.api.QManagerClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The station's Q Manager, a process of its own: started if it does not run, told of takes that have stopped. A call never
 * waits for it and goes on without it.
 *
 * <p><b>Thread</b>: any; the work is done on the slow executor.
 */
final class QManagerLink {
    private static final Logger LOG = LoggerFactory.getLogger(QManagerLink.class);

    private final StationSettings settings;
    private final Executor slow;

    QManagerLink(StationSettings settings, Executor slow) {
        this.settings = settings;
        this.slow = slow;
    }

    /** Starts it if it does not run; {@code failed} is told why it can't be. */
    void start(Consumer<UserFault> failed) {
        slow.execute(() -> {
            try {
                client();
            } catch (UserFault fault) {
                LOG.warn("no Q Manager", fault);
                failed.accept(fault);
            }
        });
    }

    /** A take has ended: it makes received.wav, and restores if it is set to. */
    void stopped(String takeId) {
        slow.execute(() -> {
            try {
                client().stopped(takeId);
            } catch (UserFault fault) {
                // It looks through the takes by itself when it runs again.
                LOG.warn("the Q Manager was not told of take {}", takeId, fault);
            }
        });
    }

    private QManagerClient client() throws UserFault {
        return QManagerLauncher.ensureRunning(settings.dataDir(), settings.basePort(), settings.bind());
    }
}
