package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.session.view.CallState;
import org.boothline.session.view.SessionCommands;
import org.boothline.session.view.SessionEvent;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.message.Bye;
import org.boothline.transport.message.ClockPing;
import org.boothline.transport.message.ClockPong;
import org.boothline.transport.message.Desk;
import org.boothline.transport.message.Hello;
import org.boothline.transport.message.HelloAnswer;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.Messages;
import org.boothline.transport.message.Refusal;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.message.StreamOffer;
import org.boothline.transport.message.TakeStart;
import org.boothline.transport.message.TakeStop;
import org.boothline.transport.path.BasePort;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;
import org.jspecify.annotations.Nullable;

/**
 * One running station: ports, identity, devices, Q Manager, and the call it is in, if any. A station that listens takes
 * one caller at a time and, when that one has hung up, the next.
 *
 * <p><b>Thread</b>: made and closed by any, not from an event; commands and views from any. Events come on the control
 * thread, one at a time. <b>Memory</b>: the rings and buffers of a call are made when it begins.
 */
public final class Station implements AutoCloseable, SessionCommands {
    private static final long CLOSE_MS = 20_000;
    private static final int WARM_UP_PACKETS = 200;

    private final Parts parts;
    private final ExecutorService slow;
    private final DeviceCatalogue catalogue;
    private final boolean listens;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Call call;
    private volatile boolean over;

    private Station(StationSettings settings, boolean listens, Consumer<SessionEvent> events) throws UserFault {
        this.listens = listens;
        BasePort.check(settings.basePort());
        catalogue = new DeviceCatalogue();
        requireDevices(settings);
        StationIdentity identity = IdentityStore.loadOrCreate(settings.dataDir());
        ControlThread control = new ControlThread();
        slow = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "slow");
            thread.setDaemon(true);
            return thread;
        });
        NetworkThread network = new NetworkThread("network");
        try {
            int base = settings.basePort();
            UdpPort rtp = UdpPort.open(network, settings.bind(), base, PortRole.RTP);
            UdpPort controlPort = UdpPort.open(network, settings.bind(), BasePort.control(base), PortRole.CONTROL);
            OtherVersion door = new OtherVersion(desk(control), from -> control.execute(() -> otherVersion(from)));
            QuicEndpoint endpoint = QuicEndpoint.open(controlPort, identity, QuicSettings.control(), door);
            parts = new Parts(
                    settings,
                    identity,
                    network,
                    rtp,
                    controlPort,
                    endpoint,
                    control,
                    slow,
                    SystemClock.SYSTEM,
                    SystemClock.SYSTEM,
                    new TakeStore(settings.dataDir()),
                    new QManagerLink(settings, slow),
                    events);
        } catch (UserFault | RuntimeException e) {
            network.close();
            slow.shutdownNow();
            control.close();
            throw e;
        }
        parts.qManager().start(fault -> parts.control().execute(() -> parts.tell(Kind.WARNING, fault.sentence())));
    }

    /** Waits for calls. @throws UserFault if a port, device, the identity or the codec can't be had */
    public static Station listen(StationSettings settings, Consumer<SessionEvent> events) throws UserFault {
        Station station = new Station(settings, true, events);
        station.parts
                .control()
                .execute(() -> station.parts.tell(
                        Kind.READY,
                        "Waiting for a call on port " + settings.basePort() + " (UDP, and the two after it)."));
        return station;
    }

    /**
     * Calls the station at {@code base}, and keeps trying until it answers or the station is closed.
     *
     * @param base the other station's host and base port
     * @throws UserFault if a port, device, the identity or the codec can't be had
     */
    public static Station call(StationSettings settings, InetSocketAddress base, Consumer<SessionEvent> events)
            throws UserFault {
        BasePort.check(base.getPort());
        if (base.isUnresolved()) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "The host " + base.getHostString() + " can't be called",
                    "no address is known for that name",
                    "check the spelling, or use its IP address");
        }
        Station station = new Station(settings, false, events);
        InetSocketAddress control = new InetSocketAddress(base.getAddress(), BasePort.control(base.getPort()));
        station.parts.control().execute(() -> station.begin(control));
        return station;
    }

    /** Says now, not in the middle of a call, what can't be opened; and warms the codec up, so that no call begins cold. */
    private void requireDevices(StationSettings settings) throws UserFault {
        if (sends(settings)) {
            int channels = settings.format().channels();
            DeviceRequest request =
                    new DeviceRequest(channels, settings.deviceBufferFrames(), StreamFormat.SAMPLE_RATE_HZ);
            try (CaptureDevice tried = catalogue.openCapture(settings.input(), request)) {
                tried.line();
            }
        }
        catalogue
                .openPlayback(
                        settings.output(),
                        new DeviceRequest(2, settings.deviceBufferFrames(), StreamFormat.SAMPLE_RATE_HZ))
                .close();
        if (settings.format().codec() == Codec.OPUS) {
            Codecs.warmUp(settings.format(), WARM_UP_PACKETS);
        }
    }

    static boolean sends(StationSettings settings) {
        return !settings.input().equals("none");
    }

    private void begin(InetSocketAddress control) {
        parts.tell(Kind.READY, "Calling " + control.getHostString() + ", port " + (control.getPort() - 1) + ".");
        Call made = new Call(parts, catalogue, control, this::callEnded);
        call = made;
        made.dial();
    }

    private void callEnded() {
        call = null;
        if (listens && !over) {
            parts.tell(Kind.READY, "Waiting for the next call.");
        } else {
            ended.countDown();
        }
    }

    private Desk desk(ControlThread control) {
        return new Desk()
                .on(ClockPing.class, (from, ping, body) -> {
                    long nowNs = SystemClock.SYSTEM.epochNs();
                    ClockPong pong = new ClockPong(ping.t0Ns(), nowNs, SystemClock.SYSTEM.epochNs());
                    return CompletableFuture.completedFuture(Messages.exchange(pong));
                })
                .on(Hello.class, (from, hello, body) -> onControl(control, () -> hello(from, hello)))
                .on(StreamOffer.class, (from, offer, body) -> inCall(control, from, now -> now.onOffer(offer)))
                .on(TakeStart.class, (from, start, body) -> inCall(control, from, now -> now.onTakeStart(start)))
                .on(TakeStop.class, (from, stop, body) -> inCall(control, from, now -> now.onTakeStop(stop)))
                .on(Bye.class, (from, bye, body) -> inCall(control, from, now -> now.onBye(bye)));
    }

    private void otherVersion(InetSocketAddress from) {
        parts.tell(Kind.OTHER_VERSION, OtherVersion.sentence(from));
    }

    private static CompletionStage<Exchange> onControl(
            ControlThread control, java.util.function.Supplier<CompletionStage<? extends Message>> work) {
        return control.ask(() -> work.get().thenApply(Messages::exchange));
    }

    private CompletionStage<Exchange> inCall(
            ControlThread control,
            QuicPeer from,
            java.util.function.Function<Call, CompletionStage<? extends Message>> answer) {
        return onControl(control, () -> {
            Call now = call;
            return now != null && now.isWith(from)
                    ? answer.apply(now)
                    : done(new Refusal("say hello first", RefusalCode.NOT_NOW));
        });
    }

    static CompletionStage<Message> done(Message answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<? extends Message> hello(QuicPeer from, Hello hello) {
        StationSettings settings = parts.settings();
        if (!settings.trusts(from.fingerprint())) {
            parts.tell(
                    Kind.REFUSED,
                    "A station was refused that calls itself \"" + hello.name() + "\" and has the fingerprint "
                            + from.fingerprint() + "; to let it in, start again with --peer-fingerprint and that.");
            return refused(
                    "this station does not know you; give its user your fingerprint, as \"boothline identity\" shows");
        }
        Call now = call;
        if (now == null && listens && !over) {
            now = new Call(parts, catalogue, null, this::callEnded);
            call = now;
        }
        if (now == null || !now.couldBeWith(from.fingerprint())) {
            return refused("this station is in another call; try again later");
        }
        return now.onHello(from, hello);
    }

    private CompletionStage<? extends Message> refused(String reason) {
        return done(HelloAnswer.refused(
                reason, parts.settings().name(), parts.settings().role().message()));
    }

    public StationIdentity identity() {
        return parts.identity();
    }

    @Override
    public void startTake(String name) {
        parts.control().execute(() -> {
            Call now = call;
            if (now == null) {
                parts.tell(Kind.WARNING, "No take was started: there is no call yet.");
            } else {
                now.startTake(name);
            }
        });
    }

    @Override
    public void stopTake() {
        parts.control().execute(() -> {
            Call now = call;
            if (now == null) {
                parts.tell(Kind.WARNING, "No take was stopped: there is no call.");
            } else {
                now.stopTake();
            }
        });
    }

    @Override
    public void hangUp() {
        parts.control().execute(() -> {
            Call now = call;
            if (now != null) {
                now.hangUp("hung up");
            }
        });
    }

    @Override
    public SessionView view() {
        Call now = call;
        if (now != null) {
            return now.view();
        }
        CallState state = ended.getCount() == 0 || over ? CallState.ENDED : CallState.LISTENING;
        return new SessionView(state, null, null, null, 0, null, null, -1, null, null);
    }

    /** Waits for the end of the call this station made, or of a listening station's being closed; true if it came. */
    public boolean awaitEnd(long timeoutMs) throws InterruptedException {
        return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Hangs up if need be, waits until takes are closed and signed (20 s at most), and lets everything go. */
    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        CompletableFuture<Void> gone = parts.control().ask(() -> {
            Call now = call;
            return now == null ? CompletableFuture.completedFuture(null) : now.hangUp("the station was closed");
        });
        try {
            gone.get(CLOSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            org.slf4j.LoggerFactory.getLogger(Station.class).warn("the call could not be ended in order", e);
        }
        ended.countDown();
        parts.endpoint().close();
        parts.rtpPort().close();
        parts.controlPort().close();
        parts.network().close();
        slow.shutdown();
        try {
            slow.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.control().close();
    }
}
