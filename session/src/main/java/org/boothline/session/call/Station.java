package org.boothline.session.call;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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
import org.boothline.natives.RealTimeThread;
import org.boothline.session.view.CallState;
import org.boothline.session.view.SessionCommands;
import org.boothline.session.view.SessionEvent;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView;
import org.boothline.session.wiring.SendPath;
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
import org.boothline.transport.message.PairCommit;
import org.boothline.transport.message.PairNonce;
import org.boothline.transport.message.PairReveal;
import org.boothline.transport.message.Refusal;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.message.RekeyRequest;
import org.boothline.transport.message.ReportOffer;
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
import org.boothline.transport.rtp.DescribedStream;
import org.boothline.transport.srtp.SrtpCiphers;
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
    private static final int SDP_BYTES_MAX = 1 << 16;
    private static final int WARM_UP_PACKETS = 200;
    /** Whoever has not been let in by then is not kept connected; comparing words has its own patience. */
    private static final long STRANGER_MS = 30_000;

    private final Parts parts;
    private final ExecutorService slow;
    private final DeviceCatalogue catalogue;
    private final boolean listens;
    private final Trust trust;
    private final Pairing pairing;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Conversation call;
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
        if (DeviceCatalogue.isJack(settings.input()) || DeviceCatalogue.isJack(settings.output())) {
            // A packet waits here as the audio threads wait for their card, and for as short a time.
            network.execute(RealTimeThread::request);
        }
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
        trust = new Trust(settings, identity.fingerprint(), parts.wall());
        pairing = new Pairing(parts, trust);
        parts.endpoint().onPeer(peer -> control.after(STRANGER_MS, () -> dismiss(peer)));
        parts.endpoint().onOtherVersion(from -> control.execute(() -> otherVersion(from)));
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
     * Calls a station, and keeps trying until it answers or this one is closed.
     *
     * @throws UserFault if a port, device, the identity or the codec can't be had, or no address is known for the
     *     callee
     */
    public static Station call(StationSettings settings, Callee callee, Consumer<SessionEvent> events)
            throws UserFault {
        for (InetSocketAddress base : callee.bases()) {
            BasePort.check(base.getPort());
            if (base.isUnresolved()) {
                throw new UserFault(
                        FaultCode.NETWORK,
                        "The host " + base.getHostString() + " can't be called",
                        "no address is known for that name",
                        "check the spelling, or use its IP address");
            }
        }
        Station station = new Station(settings, false, events);
        station.parts.control().execute(() -> station.begin(callee));
        return station;
    }

    /**
     * Exchanges plain RTP with other equipment; without an input only plays what comes.
     *
     * @param to host and RTP port, even; RTCP goes to the next
     * @param sdp the file that is written for the other side
     * @param theirs the SDP file that says what the other side sends, or null if it sends as this station does
     * @throws UserFault if a port, device, the codec or a file can't be had, or what the other side sends can't be
     *     played
     */
    public static Station callPlain(
            StationSettings settings,
            InetSocketAddress to,
            Path sdp,
            @Nullable Path theirs,
            Consumer<SessionEvent> events)
            throws UserFault {
        DescribedStream stream = theirs == null
                ? DescribedStream.like(settings.format(), settings.basePort())
                : DescribedStream.parse(text(theirs));
        Station station = new Station(settings, false, events);
        station.parts.control().execute(() -> station.beginPlain(to, sdp, stream));
        return station;
    }

    private static String text(Path sdp) throws UserFault {
        try (InputStream file = Files.newInputStream(sdp)) {
            // Whatever is longer is no SDP; what is not ASCII in one concerns nobody here.
            return new String(file.readNBytes(SDP_BYTES_MAX), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The SDP file " + sdp + " can't be read",
                    e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage()),
                    "give the one that the other equipment wrote",
                    e);
        }
    }

    private void beginPlain(InetSocketAddress to, Path sdp, DescribedStream theirs) {
        try {
            call = new PlainCall(parts, catalogue, to, sdp, theirs, this::callEnded);
        } catch (UserFault fault) {
            parts.tell(Kind.WARNING, fault.sentence());
            parts.tell(Kind.ENDED, "There was no call.");
            callEnded();
        }
    }

    /**
     * Says now, not in the middle of a call, what can't be opened; and warms the codec up, so that no call begins cold.
     */
    private void requireDevices(StationSettings settings) throws UserFault {
        if (sends(settings)) {
            int channels = settings.format().channels();
            DeviceRequest request =
                    new DeviceRequest(channels, settings.deviceBufferFrames(), StreamFormat.SAMPLE_RATE_HZ);
            try (CaptureDevice tried = catalogue.openCapture(settings.input(), request)) {
                tried.line();
            }
        }
        if (settings.talkback() != null) {
            DeviceRequest request = new DeviceRequest(1, settings.deviceBufferFrames(), StreamFormat.SAMPLE_RATE_HZ);
            try (CaptureDevice tried = catalogue.openCapture(settings.talkback(), request)) {
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
        SrtpCiphers.warmUp(WARM_UP_PACKETS);
    }

    static boolean sends(StationSettings settings) {
        return !settings.input().equals("none");
    }

    private void begin(Callee callee) {
        InetSocketAddress first = callee.bases().get(0);
        parts.tell(
                Kind.READY,
                "Calling " + first.getHostString() + ", port " + first.getPort()
                        + (callee.bases().size() == 1
                                ? "."
                                : ", and " + (callee.bases().size() - 1) + " other addresses."));
        Call made = new Call(parts, catalogue, trust, pairing, callee, this::callEnded);
        call = made;
        made.dial();
    }

    /** Lets a connection go that nobody let in. */
    private void dismiss(QuicPeer peer) {
        Conversation now = call;
        if (!peer.isOpen() || now != null && now.isWith(peer)) {
            return;
        }
        if (pairing.underWay(peer)) {
            parts.control().after(STRANGER_MS, () -> dismiss(peer));
        } else {
            peer.close("this station does not know you");
        }
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
                .on(PairCommit.class, (from, commit, body) -> onControl(control, () -> done(commit(from, commit))))
                .on(PairReveal.class, (from, reveal, body) -> onControl(control, () -> pairing.onReveal(from, reveal)))
                .on(StreamOffer.class, (from, offer, body) -> inCall(control, from, now -> now.onOffer(offer)))
                .on(ReportOffer.class, (from, offer, body) -> inCall(control, from, now -> now.onOffer(offer)))
                .on(RekeyRequest.class, (from, request, body) -> inCall(control, from, now -> now.onRekey(request)))
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
            return call instanceof Call now && now.isWith(from)
                    ? answer.apply(now)
                    : done(new Refusal("say hello first", RefusalCode.NOT_NOW));
        });
    }

    static CompletionStage<Message> done(Message answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Words are compared before a call, not beside one. */
    private PairNonce commit(QuicPeer from, PairCommit commit) {
        boolean free = call == null ? listens && !over : call.couldBeWith(from.fingerprint());
        return free
                ? pairing.onCommit(from, commit)
                : PairNonce.refused("that station is in another call; try again later");
    }

    private CompletionStage<? extends Message> hello(QuicPeer from, Hello hello) {
        Conversation now = call;
        boolean free = now == null ? listens && !over : now.couldBeWith(from.fingerprint());
        if (!free) {
            // Before anything else: an invitation that can't be honoured now must not be used up.
            return refused("this station is in another call; try again later");
        }
        Judgement judgement = trust.ofCaller(from.fingerprint(), hello);
        if (judgement instanceof Judgement.Refused refused) {
            parts.tell(refused.kind(), refused.toUser());
            return refused(refused.toPeer());
        }
        if (judgement instanceof Judgement.LetIn letIn) {
            Call taking = now instanceof Call running
                    ? running
                    : new Call(parts, catalogue, trust, pairing, null, this::callEnded);
            call = taking;
            from.welcome();
            return taking.onHello(from, hello, letIn);
        }
        StationSettings settings = parts.settings();
        return done(HelloAnswer.pairFirst(
                "the two stations do not know each other yet",
                settings.name(),
                settings.role().message()));
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
            Conversation now = call;
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
            Conversation now = call;
            if (now == null) {
                parts.tell(Kind.WARNING, "No take was stopped: there is no call.");
            } else {
                now.stopTake();
            }
        });
    }

    @Override
    public void answerPairing(boolean same) {
        parts.control().execute(() -> {
            if (!pairing.answer(same)) {
                parts.tell(Kind.WARNING, "There are no pairing words to compare.");
            }
        });
    }

    @Override
    public void mute(boolean muted) {
        changeInput(path -> {
            path.mute(muted);
            parts.tell(
                    Kind.INPUT,
                    muted ? "Muted: nothing is sent or recorded from here until it is unmuted." : "Unmuted.");
        });
    }

    @Override
    public void gain(double db) {
        changeInput(path -> {
            if (!StationSettings.isGainDb(db)) {
                parts.tell(Kind.WARNING, "The gain stays as it is: it can be −60 to 40 dB, not " + db + ".");
            } else {
                path.gainDb(db);
                parts.tell(Kind.INPUT, String.format(Locale.ROOT, "The input's gain is %.1f dB.", db));
            }
        });
    }

    @Override
    public void frame(double ms) {
        changeFormat(now -> FormatChoice.withFrameMs(now, ms));
    }

    @Override
    public void bitrate(int kbps) {
        changeFormat(now -> FormatChoice.withBitrateKbps(now, kbps));
    }

    private interface FormatChange {
        StreamFormat of(StreamFormat now) throws UserFault;
    }

    private void changeFormat(FormatChange change) {
        changeInput(path -> {
            try {
                StreamFormat next = change.of(path.format());
                path.change(next);
                parts.tell(
                        Kind.INPUT,
                        "From now on packets hold " + FormatChoice.ms(next) + " ms, at " + FormatChoice.kbps(next)
                                + " kbit/s.");
            } catch (UserFault fault) {
                parts.tell(Kind.WARNING, fault.sentence());
            }
        });
    }

    private void changeInput(Consumer<SendPath> change) {
        parts.control().execute(() -> {
            Conversation now = call;
            SendPath path = now == null ? null : now.sending();
            if (path == null) {
                parts.tell(Kind.WARNING, "Nothing was changed: this station sends nothing now.");
            } else {
                change.accept(path);
            }
        });
    }

    @Override
    public void talk(boolean on) {
        parts.control().execute(() -> {
            Conversation now = call;
            Talkback.turn(parts, now == null ? null : now.talkback(), on);
        });
    }

    @Override
    public void monitor(boolean on) {
        changeMonitor((monitor, path) -> monitor.turn(path, on));
    }

    @Override
    public void monitorGain(double db) {
        changeMonitor((monitor, path) -> monitor.gain(path, db));
    }

    private void changeMonitor(BiConsumer<OwnMonitor, @Nullable SendPath> change) {
        parts.control().execute(() -> {
            Conversation now = call;
            OwnMonitor monitor = now == null ? null : now.monitor();
            if (now == null || monitor == null) {
                parts.tell(Kind.WARNING, "Nothing was changed: there is no call.");
            } else {
                change.accept(monitor, now.sending());
            }
        });
    }

    @Override
    public void hangUp() {
        parts.control().execute(() -> {
            Conversation now = call;
            if (now != null) {
                now.hangUp("hung up");
            }
        });
    }

    @Override
    public SessionView view() {
        Conversation now = call;
        if (now != null) {
            return now.view();
        }
        CallState state = ended.getCount() == 0 || over ? CallState.ENDED : CallState.LISTENING;
        return new SessionView(
                state, null, null, null, pairing.view(), null, 0, null, null, null, null, -1, null, null, null);
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
            Conversation now = call;
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
