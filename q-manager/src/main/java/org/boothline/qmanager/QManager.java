package org.boothline.qmanager;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.time.SystemClock;
import org.boothline.qmanager.api.ApiFile;
import org.boothline.qmanager.api.HttpApi;
import org.boothline.qmanager.job.JobRunner;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.restore.ReceiptCourier;
import org.boothline.qmanager.restore.TakeKeeper;
import org.boothline.qmanager.restore.TakeRestorer;
import org.boothline.qmanager.road.QuicRoad;
import org.boothline.qmanager.road.SpoolServer;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Q Manager of one data folder: owns UDP N+2, serves this station's spool, and makes the takes that it received
 * whole, whether the app runs or not. One a data folder, which a file lock sees to.
 *
 * <p><b>Thread</b>: {@code q-manager network} owns the socket and QUIC, {@code serving} the spool's logs, {@code jobs}
 * the job queue, {@code worker} (2) one job each, {@code keeper} the takes that nobody else looks after, {@code courier}
 * receipts, {@code http} and {@code http worker} (3) the local API. They meet at mailboxes and futures only.
 */
public final class QManager implements AutoCloseable {
    private static final long KEEP_PERIOD_MS = 1_000;

    /** A program on this machine that needs longer for a request of a few hundred bytes is broken. */
    private static final long SLOW_CLIENT_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(QManager.class);

    private final QManagerSettings settings;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final IdleExit idle;
    private final ApiFile api;

    /**
     * Runs a Q Manager until somebody stops it by the API or a signal.
     *
     * @throws UserFault QMANAGER if one runs already, PORT if UDP N+2 can't be opened, DISK if the folder can't be used
     */
    public static void run(QManagerSettings settings) throws UserFault {
        try (QManager manager = start(settings)) {
            Thread hook = new Thread(manager::close, "end");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                manager.stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts one in this process; its owner closes it. See {@link #run}. */
    public static QManager start(QManagerSettings settings) throws UserFault {
        try {
            return new QManager(settings);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The Q Manager can't use " + settings.folder(),
                    String.valueOf(e.getMessage()),
                    "see whether it can be written and has room, or choose another folder with --data",
                    e);
        }
    }

    private QManager(QManagerSettings settings) throws UserFault, IOException {
        this.settings = settings;
        boolean complete = false;
        try {
            PrivateFiles.createFolders(settings.folder());
            parts.push(lock());
            StationIdentity identity = IdentityStore.loadOrCreate(settings.dataDir());
            TakeStore store = new TakeStore(settings.dataDir());
            SpoolServer server = opened(new SpoolServer(store, settings.sendBytesPerSecondMax(), SystemClock.SYSTEM));
            NetworkThread network = opened(new NetworkThread("q-manager network"));
            UdpPort port = opened(UdpPort.open(network, settings.bind(), settings.udpPort(), PortRole.Q_MANAGER));
            QuicRoad road = opened(QuicRoad.open(port, identity, server.handler(), SystemClock.SYSTEM));
            JobRunner runner = opened(new JobRunner(
                    SystemClock.SYSTEM,
                    new TakeRestorer(store, road, identity, SystemClock.SYSTEM, SystemClock.SYSTEM)));
            ScheduledExecutorService keeping = thread("keeper");
            TakeKeeper keeper = new TakeKeeper(
                    store, identity, SystemClock.SYSTEM, keeping, take -> restoreAfterStop(runner, take));
            long startedEpochMs = SystemClock.SYSTEM.epochMs();
            JobKeeping jobs = new JobKeeping(store, runner);
            LocalService service = new LocalService(
                    new LocalService.Parts(
                            settings,
                            identity.fingerprint(),
                            startedEpochMs,
                            store,
                            runner,
                            keeper,
                            server,
                            road,
                            List.of(jobs.failed(), keeper.closed(), keeper.failed())),
                    this::stop);
            runner.onChange(jobs::changed);
            runner.onChange(service::changed);
            runner.load(JobKeeping.load(store));
            ReceiptCourier courier =
                    new ReceiptCourier(store, road, identity.fingerprint(), runner, SystemClock.SYSTEM);
            road.onHeard(station -> keeping.execute(() -> {
                courier.heard();
                runner.wake(service.sessionsOf(station));
            }));
            idle = new IdleExit(settings.idleExitMs(), SystemClock.SYSTEM);
            every(keeping, () -> {
                keeper.look();
                server.forgetIdle();
                road.hangUpIdle();
                if (idle.isOver(runner.isBusy() || road.connections() > 0)) {
                    LOG.info("nothing to do for {} ms: ending", settings.idleExitMs());
                    stop();
                }
            });
            every(thread("courier"), courier::deliver);
            String token = ApiFile.newToken();
            HttpApi http = opened(HttpApi.open(service, token, SLOW_CLIENT_MS, idle::heard));
            api = new ApiFile(
                    1,
                    http.port(),
                    token,
                    ProcessHandle.current().pid(),
                    settings.udpPort(),
                    settings.bindWord(),
                    startedEpochMs);
            parts.push(() -> Files.deleteIfExists(settings.folder().resolve(ApiFile.NAME)));
            api.write(settings.folder());
            settings.keepBasePort();
            LOG.info("ready: UDP {}, HTTP 127.0.0.1:{}, data {}", settings.udpPort(), http.port(), settings.dataDir());
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** How programs on this machine reach it. */
    public ApiFile api() {
        return api;
    }

    /** Lets {@link #run} return; safe from any thread, also the API's. */
    public void stop() {
        stopped.countDown();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception | LinkageError e) {
                // One that fails must not keep the others from ending.
                LOG.warn("a part did not end well", e);
            }
        }
        LOG.info("ended");
        stopped.countDown();
    }

    private void restoreAfterStop(JobRunner runner, TakeFolder take) {
        if (settings.restoreAfterStop()) {
            var unused = runner.want(take.id(), take.session().id(), JobSource.PACKETS);
        }
    }

    private AutoCloseable lock() throws IOException, UserFault {
        Path file = settings.folder().resolve("lock");
        FileChannel channel = PrivateFiles.open(file);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("another one in this very process has the lock", e);
        }
        channel.close();
        String where = ApiFile.read(settings.folder())
                .map(other -> "process " + other.pid() + " on UDP port " + other.udpPort())
                .orElse("another process");
        throw new UserFault(
                FaultCode.QMANAGER,
                "The Q Manager can't be started",
                where + " is the Q Manager of " + settings.dataDir() + " already",
                "use that one, or end it with \"boothline qmanager stop\"");
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private ScheduledExecutorService thread(String name) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, name));
        parts.push(() -> {
            thread.shutdownNow();
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("{} does not end", name);
            }
        });
        return thread;
    }

    /** Something to do again and again. */
    @FunctionalInterface
    private interface Duty {
        void look() throws InterruptedException;
    }

    private static void every(ScheduledExecutorService thread, Duty duty) {
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        duty.look();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        // One bad round must not be the last one.
                        LOG.error("a round failed", e);
                    }
                },
                KEEP_PERIOD_MS / 4,
                KEEP_PERIOD_MS,
                TimeUnit.MILLISECONDS);
    }
}
