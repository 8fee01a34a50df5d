package org.boothline.qmanager.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.WallClock;
import org.boothline.takes.seal.ManifestMaker;
import org.boothline.takes.seal.TakeCloser;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.LiveLock;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after takes without being asked: closes and signs those whose app has died, signs those that died between their
 * stop and their manifest, and makes received.wav where it is missing.
 *
 * <p><b>Thread</b>: the keeper's; {@link #received} from any. <b>Clock</b>: time of day, as the app's lease is.
 */
public final class TakeKeeper {
    /** The app says itself when it has stopped a take; this is for an app that could not. */
    private static final long APP_SAYS_SO_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(TakeKeeper.class);

    private final TakeStore store;
    private final StationIdentity identity;
    private final WallClock clock;
    private final ScheduledExecutorService thread;
    private final Consumer<TakeFolder> madeReceived;
    private final Set<String> settled = new HashSet<>();
    private final Counter closed = new Counter("takesClosedForADeadApp");
    private final Counter failed = new Counter("takesThatCouldNotBeKept");

    /**
     * @param thread the keeper's
     * @param madeReceived hears of each received take that got its received.wav, on the keeper's thread
     */
    public TakeKeeper(
            TakeStore store,
            StationIdentity identity,
            WallClock clock,
            ScheduledExecutorService thread,
            Consumer<TakeFolder> madeReceived) {
        this.store = store;
        this.identity = identity;
        this.clock = clock;
        this.thread = thread;
        this.madeReceived = madeReceived;
    }

    /** Takes that were closed because their app had died. */
    public Counter closed() {
        return closed;
    }

    /** Takes that could not be read, closed or decoded. */
    public Counter failed() {
        return failed;
    }

    /** Makes received.wav of a stopped take now; the future fails with a {@link UserFault}. */
    public CompletableFuture<Void> received(TakeFolder take) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    makeReceived(take);
                    done.complete(null);
                } catch (UserFault | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /** One round over all takes that may need something. To be called every second or two on the keeper's thread. */
    public void look() {
        try {
            for (SessionFolder session : store.sessions()) {
                look(session);
            }
        } catch (UserFault e) {
            LOG.warn("the sessions can't be looked at", e);
        }
    }

    private void look(SessionFolder session) throws UserFault {
        boolean open = false;
        for (TakeFolder take : session.takes()) {
            if (!settled.contains(take.id())) {
                open |= look(take);
            }
        }
        if (open) {
            try {
                for (TakeInfo take : TakeCloser.closeLapsed(session, identity, clock.epochMs())) {
                    LOG.info("take {} was closed: {}", take.takeId(), take.endReason());
                    closed.increment();
                    if (take.direction() == Direction.RECEIVED) {
                        makeReceived(session.take(take.takeId()));
                    }
                }
            } catch (UserFault e) {
                failed.increment();
                LOG.warn("session {}: its open takes can't be closed yet", session.id(), e);
            }
        }
    }

    /** True if the take is open. */
    private boolean look(TakeFolder folder) {
        try {
            TakeInfo take = folder.info();
            if (take.isOpen()) {
                return true;
            }
            if (take.direction() == Direction.SENT) {
                signIfUnsigned(folder, take);
            } else if (Files.exists(folder.receivedWav())) {
                settled.add(folder.id());
            } else if (clock.epochMs() - lastWriteEpochMs(folder) > APP_SAYS_SO_MS) {
                settled.add(folder.id()); // First: one that can't be decoded is not tried every second.
                makeReceived(folder);
            }
        } catch (UserFault | IOException | RuntimeException e) {
            settled.add(folder.id());
            failed.increment();
            LOG.warn("take {} can't be looked after", folder.id(), e);
        }
        return false;
    }

    /** The app stopped the take and died before it could sign. */
    private void signIfUnsigned(TakeFolder folder, TakeInfo take) throws UserFault, IOException {
        if (folder.manifest().isPresent()) {
            settled.add(folder.id());
        } else if (folder.session().isLapsed(clock.epochMs())) {
            var lock = folder.session().tryLockLive();
            if (lock.isPresent()) {
                try (LiveLock held = lock.get()) {
                    LOG.debug("{} holds {}", this, held);
                    String reason = take.endReason() == null ? "" : take.endReason();
                    folder.write(take.withManifest(ManifestMaker.close(folder.session(), take, identity, reason)));
                    closed.increment();
                }
            }
        }
    }

    private void makeReceived(TakeFolder folder) throws UserFault {
        ReceivedWav.make(folder);
        settled.add(folder.id());
        madeReceived.accept(folder);
    }

    private static long lastWriteEpochMs(TakeFolder folder) throws IOException {
        return Files.getLastModifiedTime(folder.folder().resolve("take.json")).toMillis();
    }
}
