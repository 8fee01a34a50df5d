package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.session.take.TakeControl;
import org.boothline.session.view.CallState;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.SendPath;
import org.boothline.transport.message.Ask;
import org.boothline.transport.message.Bye;
import org.boothline.transport.message.ByeAnswer;
import org.boothline.transport.message.Hello;
import org.boothline.transport.message.HelloAnswer;
import org.boothline.transport.message.InvitationClaim;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.message.RekeyAnswer;
import org.boothline.transport.message.RekeyRequest;
import org.boothline.transport.message.ReportAnswer;
import org.boothline.transport.message.ReportOffer;
import org.boothline.transport.message.StreamAnswer;
import org.boothline.transport.message.StreamOffer;
import org.boothline.transport.message.TakeStart;
import org.boothline.transport.message.TakeStarted;
import org.boothline.transport.message.TakeStop;
import org.boothline.transport.message.TakeStopped;
import org.boothline.transport.path.BasePort;
import org.boothline.transport.quic.Crossing;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.trust.Invitation;
import org.boothline.transport.trust.PairedBy;
import org.jspecify.annotations.Nullable;

/**
 * One session with one other station, from the first hello to the hang-up, whatever happens to the line meanwhile.
 *
 * <p><b>Thread</b>: control; {@link #view} any.
 */
final class Call implements Conversation, Line.Listener {
    private static final long BYE_MS = 3_000;
    private static final long TICK_MS = 100;
    private static final String SOFTWARE = "Boothline 0.1";

    private final Parts parts;
    private final DeviceCatalogue catalogue;
    private final Trust trust;
    private final Pairing pairing;
    private final @Nullable Callee callee;
    private final Runnable whenEnded;
    private final Line line;
    private final Future<?> ticking;
    private volatile CallState state;
    private volatile @Nullable Fingerprint peerFingerprint;
    private volatile @Nullable String peerName;
    private volatile @Nullable Protection protection;
    private volatile @Nullable Streams streams;
    private volatile @Nullable TakeControl takes;
    private volatile @Nullable String warning;
    private @Nullable SessionKeeper session;
    private boolean recordsOurs;
    private boolean toldUnreachable;
    private boolean ending;
    private long connectedAtNs;

    /** @param callee whom to call, or null to wait for a call */
    Call(
            Parts parts,
            DeviceCatalogue catalogue,
            Trust trust,
            Pairing pairing,
            @Nullable Callee callee,
            Runnable whenEnded) {
        this.parts = parts;
        this.catalogue = catalogue;
        this.trust = trust;
        this.pairing = pairing;
        this.callee = callee;
        this.whenEnded = whenEnded;
        state = callee != null ? CallState.CONNECTING : CallState.LISTENING;
        List<InetSocketAddress> dialTo = callee == null
                ? List.of()
                : callee.bases().stream()
                        .map(base -> new InetSocketAddress(base.getAddress(), BasePort.control(base.getPort())))
                        .toList();
        line = new Line(parts.endpoint()::dial, parts.control(), parts.clock(), parts.wall(), dialTo, this);
        ticking = parts.control().every(TICK_MS, this::tick);
    }

    void dial() {
        line.dial();
    }

    @Override
    public boolean isWith(QuicPeer from) {
        return line.peer() == from;
    }

    @Override
    public boolean couldBeWith(Fingerprint fingerprint) {
        Fingerprint known = peerFingerprint == null && callee != null ? callee.expected() : peerFingerprint;
        return !ending && (known == null || known.equals(fingerprint));
    }

    // ---- the line

    @Override
    public boolean isMeant(QuicPeer peer) {
        return callee == null || callee.expected() == null || callee.expected().equals(peer.fingerprint());
    }

    @Override
    public void dialled(QuicPeer peer) {
        Callee meant = callee;
        if (session != null && !couldBeWith(peer.fingerprint())) {
            peer.close("not the station this call is with");
            notReached(new UserFault(
                    FaultCode.TRUST,
                    "Another station answered the call",
                    "it has the fingerprint " + peer.fingerprint().brief(),
                    "see what runs at that address"));
            line.redialLater();
            return;
        }
        Judgement judgement =
                meant == null ? new Judgement.PairFirst() : trust.ofAnswerer(peer.fingerprint(), peer.address(), meant);
        if (judgement instanceof Judgement.Refused refused) {
            peer.close("not trusted");
            giveUp(refused.kind(), refused.toUser());
        } else if (judgement instanceof Judgement.LetIn letIn) {
            hello(peer, letIn);
        } else {
            pair(peer);
        }
    }

    /** Says hello once two people have said yes. */
    private void pair(QuicPeer peer) {
        pairing.begin(peer).thenAccept(outcome -> parts.control().execute(() -> {
            if (ending) {
                peer.close("the call has ended");
            } else if (outcome == Pairing.Outcome.PAIRED) {
                hello(peer, new Judgement.LetIn(Protection.PAIRED, PairedBy.WORDS, null));
            } else if (outcome == Pairing.Outcome.OTHER_VERSION) {
                peer.close("another version");
                giveUp(Kind.OTHER_VERSION, OtherVersion.sentence(peer.address()));
            } else {
                peer.close("not paired");
                giveUp(Kind.REFUSED, "The two stations are not paired, so they were not connected.");
            }
        }));
    }

    private void hello(QuicPeer peer, Judgement.LetIn letIn) {
        SessionKeeper kept = session;
        String resume = kept != null ? kept.id() : SessionKeeper.resumable(parts, peer.fingerprint());
        StationSettings settings = parts.settings();
        Invitation invitation = callee == null ? null : callee.invitation();
        InvitationClaim claim = invitation == null
                ? null
                : new InvitationClaim(
                        invitation.id(), invitation.proofHex(parts.identity().fingerprint()));
        Hello hello =
                new Hello(settings.name(), settings.role().message(), SOFTWARE, resume, Station.sends(settings), claim);
        Ask.ask(peer, hello, HelloAnswer.class).whenComplete((answer, fault) -> parts.control()
                .execute(() -> helloAnswered(peer, letIn, answer, fault)));
    }

    private void helloAnswered(
            QuicPeer peer, Judgement.LetIn letIn, @Nullable HelloAnswer answer, @Nullable Throwable fault) {
        if (ending) {
            peer.close("the call has ended");
        } else if (answer == null) {
            peer.close("no answer to the hello");
            if (fault instanceof MessageFault other && other.code() == RefusalCode.OTHER_VERSION) {
                giveUp(Kind.OTHER_VERSION, OtherVersion.sentence(peer.address()));
            } else if (fault instanceof MessageFault refusal) {
                giveUp(Kind.REFUSED, "The other station did not take the call: " + refusal.getMessage() + ".");
            } else {
                line.redialLater();
            }
        } else if (answer.pair()) {
            pair(peer);
        } else if (!answer.accepted()) {
            peer.close("refused");
            if (session == null) {
                giveUp(Kind.REFUSED, "The other station did not take the call: " + answer.reason() + ".");
            } else {
                line.redialLater(); // It may still believe in the old connection.
            }
        } else {
            String id = String.valueOf(answer.sessionId());
            String key = String.valueOf(answer.restoreKeyHex());
            connect(peer, letIn, answer.name(), Role.of(answer.role()), id, key);
        }
    }

    /** It makes no sense to call again. */
    private void giveUp(Kind why, String sentence) {
        parts.tell(why, sentence);
        parts.tell(Kind.ENDED, "The call has ended.");
        end();
    }

    /** The other station called, for the first time or again. */
    CompletionStage<? extends Message> onHello(QuicPeer peer, Hello hello, Judgement.LetIn letIn) {
        QuicPeer standing = line.peer();
        if (callee != null
                && standing != null
                && line.standing()
                && !Crossing.stays(parts.identity().fingerprint(), peer.fingerprint(), false)) {
            return Station.done(HelloAnswer.refused(
                    "this station has just called you",
                    parts.settings().name(),
                    parts.settings().role().message()));
        }
        SessionKeeper kept = session;
        String id;
        String key;
        if (kept != null) {
            id = kept.id();
            key = kept.restoreKeyHex();
        } else {
            SessionKeeper.Ticket ticket = SessionKeeper.ticket(parts, peer.fingerprint(), hello.sessionId());
            id = ticket.sessionId();
            key = ticket.restoreKeyHex();
        }
        // After the answer, so that the other side knows the session before it is asked anything.
        parts.control().execute(() -> connect(peer, letIn, hello.name(), Role.of(hello.role()), id, key));
        StationSettings settings = parts.settings();
        return Station.done(
                HelloAnswer.taken(id, key, settings.name(), settings.role().message()));
    }

    private void connect(
            QuicPeer peer, Judgement.LetIn letIn, String ownName, Role role, String sessionId, String restoreKeyHex) {
        boolean first = session == null;
        line.use(peer);
        peerFingerprint = peer.fingerprint();
        String name = trust.met(peer.fingerprint(), ownName, peer.address(), letIn);
        peerName = name;
        protection = letIn.protection();
        state = CallState.CONNECTED;
        toldUnreachable = false;
        try {
            if (first) {
                // Both want the same side of the glass: the caller's stream it is then.
                recordsOurs = parts.settings().role() == role
                        ? callee != null
                        : parts.settings().role() == Role.BOOTH;
                begin(peer, name, sessionId, restoreKeyHex);
            } else if (session != null) {
                session.met(peer, name);
            }
        } catch (UserFault fault) {
            parts.tell(Kind.WARNING, fault.sentence());
            hangUp("it has a fault: " + fault.what());
            return;
        }
        if (letIn.pin() != null) {
            parts.tell(
                    Kind.PAIRED,
                    "Paired with " + name + " (" + peer.fingerprint().brief()
                            + "): this station is known from now on; `boothline peers` lists them.");
        }
        parts.tell(
                first ? Kind.CONNECTED : Kind.LINE,
                (first ? "Connected with " : "The line stands again, with ") + name + " ("
                        + peer.fingerprint().brief() + "), encrypted"
                        + (letIn.protection() == Protection.PAIRED
                                ? "."
                                : ", but UNVERIFIED: anybody may have answered."));
        Streams ours = streams;
        TakeControl control = takes;
        if (ours != null && control != null) {
            ours.connected(peer.address())
                    .whenComplete((done, fault) -> parts.control().execute(control::lineUp));
        }
    }

    private void begin(QuicPeer peer, String name, String sessionId, String restoreKeyHex) throws UserFault {
        SessionKeeper kept = SessionKeeper.open(parts, peer, name, sessionId, restoreKeyHex);
        session = kept;
        connectedAtNs = parts.clock().nowNs();
        Streams ours = new Streams(parts, catalogue, kept, line, this::warn);
        streams = ours;
        TakeControl control = new TakeControl(
                kept.folder(), parts.identity(), parts.control(), parts.slow(), parts.wall(), new TakesLine(ours));
        if (kept.isResumed()) {
            control.resume();
        }
        takes = control;
        ours.begin();
    }

    @Override
    public void notReached(Throwable why) {
        String sentence = why instanceof UserFault fault ? fault.sentence() : String.valueOf(why.getMessage());
        if (session == null && why instanceof UserFault fault && fault.code() == FaultCode.PROTOCOL) {
            giveUp(Kind.OTHER_VERSION, sentence);
        } else if (!toldUnreachable) {
            toldUnreachable = true;
            parts.tell(Kind.LINE, sentence + " Trying again.");
        }
    }

    @Override
    public void silent() {
        if (!ending) {
            state = CallState.RECONNECTING;
            parts.tell(
                    Kind.LINE,
                    callee != null
                            ? "The line has fallen silent; calling again. Takes and spool go on."
                            : "The line has fallen silent; waiting for the other station. Takes and spool go on.");
        }
    }

    @Override
    public void back() {
        state = CallState.CONNECTED;
        parts.tell(Kind.LINE, "The line is back.");
    }

    @Override
    public void away() {
        state = CallState.AWAY;
        parts.tell(Kind.LINE, "The other station has been away for two minutes; the session is kept.");
    }

    // ---- what the other station asks

    CompletionStage<StreamAnswer> onOffer(StreamOffer offer) {
        Streams ours = streams;
        TakeControl control = takes;
        if (ours == null || control == null) {
            return CompletableFuture.completedFuture(StreamAnswer.refused("no session yet"));
        }
        StreamAnswer answer = ours.onOffer(offer);
        if (answer.accepted() && offer.purpose() == Purpose.MAIN) {
            control.streamOffered(offer.streamId(), ours.heardBefore());
        }
        return CompletableFuture.completedFuture(answer);
    }

    CompletionStage<ReportAnswer> onOffer(ReportOffer offer) {
        Streams ours = streams;
        return CompletableFuture.completedFuture(
                ours == null ? ReportAnswer.refused("no session yet") : ours.onOffer(offer));
    }

    CompletionStage<RekeyAnswer> onRekey(RekeyRequest request) {
        Streams ours = streams;
        return CompletableFuture.completedFuture(
                ours == null ? new RekeyAnswer(false, "no session yet") : ours.onRekey(request));
    }

    CompletionStage<TakeStarted> onTakeStart(TakeStart start) {
        TakeControl control = takes;
        if (parts.settings().isEcho()) {
            return CompletableFuture.completedFuture(
                    TakeStarted.refused("it is an echo station, which records nothing"));
        }
        return CompletableFuture.completedFuture(
                control == null ? TakeStarted.refused("no session yet") : control.onStart(start));
    }

    CompletionStage<TakeStopped> onTakeStop(TakeStop stop) {
        TakeControl control = takes;
        return control == null
                ? CompletableFuture.completedFuture(TakeStopped.refused("no session yet"))
                : control.onStop(stop);
    }

    CompletionStage<Message> onBye(Bye bye) {
        String name = String.valueOf(peerName);
        parts.tell(Kind.ENDED, name + " has hung up" + (bye.reason().isEmpty() ? "." : ": " + bye.reason() + "."));
        ending = true;
        // The other station waits for the answer, and can still be asked for the manifest of the take that ends with
        // the call.
        CompletableFuture<Void> closed = closeTakes();
        closed.whenComplete((done, fault) -> parts.control().execute(this::end));
        return closed.handle((done, fault) -> new ByeAnswer());
    }

    // ---- what our user asks

    @Override
    public void startTake(String name) {
        TakeControl control = takes;
        if (parts.settings().isEcho()) {
            parts.tell(Kind.WARNING, "No take was started: an echo station records nothing.");
        } else if (control == null) {
            parts.tell(Kind.WARNING, "No take was started: the other station is not connected yet.");
        } else {
            control.start(name);
        }
    }

    @Override
    public void stopTake() {
        TakeControl control = takes;
        if (control == null) {
            parts.tell(Kind.WARNING, "No take was stopped: there is none.");
        } else {
            control.stop();
        }
    }

    /** Closes the take, says goodbye, ends; complete when all that is done. */
    @Override
    public CompletableFuture<Void> hangUp(String reason) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (ending) {
            gone.complete(null);
            return gone;
        }
        ending = true;
        closeTakes()
                .handle((done, fault) ->
                        line.ask(new Bye(reason), ByeAnswer.class).orTimeout(BYE_MS, TimeUnit.MILLISECONDS))
                .thenCompose(bye -> bye.handle((answer, fault) -> fault))
                .whenComplete((fault, bug) -> parts.control().execute(() -> {
                    parts.tell(Kind.ENDED, "The call has ended.");
                    end();
                    gone.complete(null);
                }));
        return gone;
    }

    private CompletableFuture<Void> closeTakes() {
        TakeControl control = takes;
        return control == null ? CompletableFuture.completedFuture(null) : control.close();
    }

    private void end() {
        if (state == CallState.ENDED) {
            return;
        }
        ending = true;
        state = CallState.ENDED;
        ticking.cancel(false);
        Streams ours = streams;
        if (ours != null) {
            ours.close();
        }
        SessionKeeper kept = session;
        if (kept != null) {
            kept.end();
        }
        line.close("hung up");
        whenEnded.run();
    }

    private void tick() {
        Streams ours = streams;
        TakeControl control = takes;
        if (ours != null) {
            ours.recording(control != null && control.isRecording());
            ours.tick();
        }
        SessionKeeper kept = session;
        if (kept != null) {
            kept.tick();
        }
    }

    private void warn(@Nullable String sentence) {
        warning = sentence;
        if (sentence != null) {
            parts.tell(Kind.WARNING, sentence);
        }
    }

    @Override
    public @Nullable SendPath sending() {
        Streams ours = streams;
        return ours == null ? null : ours.sending();
    }

    @Override
    public @Nullable SendPath talkback() {
        Streams ours = streams;
        return ours == null ? null : ours.talkback();
    }

    @Override
    public @Nullable OwnMonitor monitor() {
        Streams ours = streams;
        return ours == null ? null : ours.monitor();
    }

    @Override
    public SessionView view() {
        Streams ours = streams;
        TakeControl control = takes;
        Fingerprint fingerprint = peerFingerprint;
        SessionKeeper kept = session;
        return new SessionView(
                state,
                peerName,
                fingerprint == null ? null : fingerprint.hex(),
                protection,
                pairing.view(),
                kept == null ? null : kept.id(),
                kept == null ? 0 : (parts.clock().nowNs() - connectedAtNs) / 1e9,
                ours == null ? null : ours.sentView(),
                ours == null ? null : ours.receivedView(),
                ours == null ? null : ours.sentTalkbackView(),
                ours == null ? null : ours.receivedTalkbackView(),
                line.peerClock().roundTripMs(),
                control == null ? null : control.view(),
                ours == null ? null : ours.monitor().view(),
                warning);
    }

    /** What the takes need of the call. */
    private final class TakesLine implements TakeControl.Context {
        private final Streams ours;

        TakesLine(Streams ours) {
            this.ours = ours;
        }

        @Override
        public boolean standing() {
            return line.standing();
        }

        @Override
        public <A extends Message> CompletableFuture<A> ask(Message message, Class<A> answer) {
            return line.ask(message, answer);
        }

        @Override
        public boolean recordsOurs() {
            return recordsOurs;
        }

        @Override
        public @Nullable SendPath sending() {
            return ours.sending();
        }

        @Override
        public @Nullable ReceivePath receiving() {
            return ours.receiving();
        }

        @Override
        public Fingerprint peer() {
            Fingerprint known = peerFingerprint;
            if (known == null) {
                throw new IllegalStateException("takes exist only in a session");
            }
            return known;
        }

        @Override
        public void tell(Kind kind, String sentence, String takeId) {
            parts.tell(kind, sentence, takeId);
        }

        @Override
        public void stopped(String takeId) {
            parts.qManager().stopped(takeId);
        }
    }
}
