package org.boothline.session.take;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.WallClock;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView.TakeView;
import org.boothline.session.wiring.HeardStream;
import org.boothline.session.wiring.SentStream;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.TakeStart;
import org.boothline.transport.message.TakeStarted;
import org.boothline.transport.message.TakeStop;
import org.boothline.transport.message.TakeStopped;
import org.jspecify.annotations.Nullable;

/**
 * The takes of a session while they are recorded. At most one is open at a time, and both stations know it by the same
 * id: at the booth it is a range of the stream it sends, at the studio of the stream it receives. Either side starts
 * and stops it; the sender confirms the range and signs the manifest; whoever was not reachable is told when the line
 * stands again.
 *
 * <p><b>Thread</b>: control; {@link #view} any. Roots are computed on the slow executor.
 */
public final class TakeControl {
    private final SessionFolder session;
    private final StationIdentity identity;
    private final Executor control;
    private final TakeEndings endings;
    private final Context context;
    private volatile @Nullable OpenTake open;

    /**
     * Name of a take that our user wanted too early: it begins with the stream, or when the other station has had its
     * say.
     */
    private @Nullable String awaited;

    private boolean resuming;

    public TakeControl(
            SessionFolder session,
            StationIdentity identity,
            Executor control,
            Executor slow,
            WallClock wall,
            Context context) {
        this.session = session;
        this.identity = identity;
        this.control = control;
        this.context = context;
        endings = new TakeEndings(session, control, new TakeSealer(session, identity, slow, wall), context);
    }

    /** What takes need of the call they belong to. */
    public interface Context {
        boolean standing();

        <A extends Message> CompletableFuture<A> ask(Message message, Class<A> answer);

        /** True if takes record the stream that this station sends. */
        boolean recordsOurs();

        @Nullable
        SentStream sending();

        @Nullable
        HeardStream receiving();

        Fingerprint peer();

        void tell(Kind kind, String sentence, String takeId);

        /** The take has ended on disk: the Q Manager may begin. */
        void stopped(String takeId);
    }

    // ---- starting

    /** Our user wants a take; an empty name becomes "Take" and a number. */
    public void start(String wanted) {
        OpenTake running = open;
        if (running != null) {
            context.tell(
                    Kind.WARNING, "The take \"" + running.name() + "\" is still running: stop it first.", running.id());
            return;
        }
        String name = TakeName.of(wanted, takesSoFar() + 1);
        if (resuming) {
            awaited = name;
            return;
        }
        boolean begun = context.recordsOurs()
                ? beginSent(Ids.random(), name, null, identity.fingerprint(), null)
                : beginReceived(Ids.random(), name, null, null);
        if (!begun && context.recordsOurs()) {
            context.tell(Kind.WARNING, "No take was started: this station sends no audio.", "");
        } else if (!begun) {
            awaited = name;
            context.tell(Kind.WARNING, "Take \"" + name + "\" begins when the booth's audio comes.", "");
        }
    }

    /**
     * This process goes on with a session that another one left when it died. The other station is asked first whether
     * a take goes on, or opens a successor by itself; only then our user's wish for a new one counts.
     */
    public void resume() {
        resuming = true;
    }

    /** The other station has had its say. */
    private void startAwaited() {
        String name = awaited;
        awaited = null;
        resuming = false;
        if (name != null && open == null) {
            start(name);
        }
    }

    private int takesSoFar() {
        try {
            return session.takes().size();
        } catch (UserFault fault) {
            return 0; // The name is only a suggestion; the fault is told when the take is written.
        }
    }

    /** @param wantedSample the first sample, or null for the one that is captured next */
    private boolean beginSent(
            String id, String name, @Nullable Long wantedSample, Fingerprint startedBy, @Nullable String successorOf) {
        SentStream ours = context.sending();
        if (ours == null) {
            return false;
        }
        long captured = ours.capturedSample64();
        long first = wantedSample == null ? captured : Math.min(captured, wantedSample);
        TakeInfo info = TakeInfo.open(
                id,
                name,
                session.id(),
                ours.stream().streamId(),
                Direction.SENT,
                startedBy.hex(),
                first,
                TakeSealer.firstIndex(ours.packetOf(first)),
                ours.stream().sampleZeroEpochNs() + samplesToNs(first),
                successorOf);
        opened(new OpenTake(info, 0));
        return true;
    }

    private boolean beginReceived(String id, String name, @Nullable TakeStart told, @Nullable String successorOf) {
        HeardStream theirs = context.receiving();
        if (theirs == null) {
            return false;
        }
        long first = told != null && told.atSample() != null
                ? told.atSample()
                : successorOf != null ? 0 : Math.max(0, theirs.heardSample64());
        TakeInfo info = TakeInfo.open(
                id,
                name,
                session.id(),
                theirs.stream().streamId(),
                Direction.RECEIVED,
                (told != null ? context.peer() : identity.fingerprint()).hex(),
                first,
                TakeSealer.firstIndex(theirs.packetOf(first)), // Until the sender has said it.
                theirs.stream().sampleZeroEpochNs() + samplesToNs(first),
                successorOf);
        OpenTake take = new OpenTake(info, theirs.packetsLost());
        opened(take);
        return true;
    }

    private void opened(OpenTake take) {
        open = take;
        endings.write(take.info());
        context.tell(Kind.TAKE_STARTED, "Take \"" + take.name() + "\" is being recorded.", take.id());
        announce(take);
    }

    /** Tells the other station of an open take, again and again if need be: it knows it by its id. */
    private void announce(OpenTake take) {
        if (!context.standing()) {
            return;
        }
        TakeInfo info = take.info();
        TakeStart start =
                new TakeStart(info.takeId(), info.name(), info.streamId(), info.firstSample(), info.successorOf());
        context.ask(start, TakeStarted.class)
                .whenComplete((answer, fault) -> control.execute(() -> {
                    if (open != take) {
                        return;
                    }
                    if (answer != null && !answer.accepted()) {
                        context.tell(
                                Kind.WARNING,
                                "The other station did not take part in take \"" + take.name() + "\": "
                                        + answer.reason() + ".",
                                take.id());
                        if (info.direction() == Direction.RECEIVED) {
                            endRefused(take);
                        }
                    } else if (answer != null && info.direction() == Direction.RECEIVED) {
                        awaited = null; // A take runs: that is what was wanted.
                        take.confirm(answer.firstSample(), answer.firstIndex(), answer.startEpochNs());
                        endings.write(take.info());
                    }
                }));
    }

    /**
     * The sender does not know a take of ours. Perhaps it has stopped it while the line was down: then its manifest
     * comes, else there is none.
     */
    private void endRefused(OpenTake take) {
        open = null;
        context.tell(Kind.TAKE_STOPPED, "Take \"" + take.name() + "\" has ended.", take.id());
        endings.ask(take, heardEnd(take));
        startAwaited();
    }

    /** The other station has started a take, or tells us again of one. */
    public TakeStarted onStart(TakeStart start) {
        OpenTake running = open;
        if (running != null && !running.id().equals(start.takeId())) {
            return TakeStarted.refused("the take \"" + running.name() + "\" is still running");
        }
        if (running == null) {
            String refusal = begin(start);
            if (refusal != null) {
                return TakeStarted.refused(refusal);
            }
        }
        OpenTake now = open;
        if (now == null) {
            throw new IllegalStateException("a take was begun and is not there");
        }
        TakeInfo info = now.info();
        return new TakeStarted(true, null, info.firstSample(), info.firstIndex(), info.startEpochNs());
    }

    private @Nullable String begin(TakeStart start) {
        boolean ours = context.recordsOurs();
        String stream = ours
                ? context.sending() == null ? "" : context.sending().stream().streamId()
                : context.receiving() == null
                        ? ""
                        : context.receiving().stream().streamId();
        if (!stream.equals(start.streamId())) {
            return "that stream is not running";
        }
        if (ours ? session.take(start.takeId()).exists() : endings.isAwaited(start.takeId())) {
            return "that take has been stopped";
        }
        if (ours) {
            beginSentFor(start);
        } else {
            adopt(start);
        }
        return null;
    }

    private void beginSentFor(TakeStart start) {
        beginSent(start.takeId(), start.name(), start.atSample(), context.peer(), start.successorOf());
    }

    /** At the receiver; it may have been closed here when this process died, and goes on all the same. */
    private void adopt(TakeStart start) {
        TakeFolder folder = session.take(start.takeId());
        if (folder.exists()) {
            try {
                goOn(folder.info());
                return;
            } catch (UserFault fault) {
                context.tell(Kind.WARNING, fault.sentence(), start.takeId());
            }
        }
        beginReceived(start.takeId(), start.name(), start, start.successorOf());
    }

    private void goOn(TakeInfo info) {
        HeardStream theirs = context.receiving();
        open = new OpenTake(info, theirs == null ? 0 : theirs.packetsLost());
        context.tell(Kind.TAKE_STARTED, "Take \"" + info.name() + "\" goes on.", info.takeId());
    }

    /** The newest received take that nobody has signed: it was running when the process before this one died. */
    private void goOnWithWhatWasLeft() {
        try {
            TakeInfo left = null;
            for (TakeFolder folder : session.takes()) {
                TakeInfo info = folder.info();
                if (info.direction() == Direction.RECEIVED
                        && folder.manifest().isEmpty()
                        && (left == null || info.startEpochNs() >= left.startEpochNs())) {
                    left = info;
                }
            }
            if (left != null) {
                goOn(left);
            }
        } catch (UserFault fault) {
            context.tell(Kind.WARNING, fault.sentence(), "");
        }
    }

    // ---- stopping

    /** Our user wants the take to end. */
    public void stop() {
        OpenTake take = open;
        if (take == null) {
            awaited = null;
            context.tell(Kind.WARNING, "No take was stopped: none is running.", "");
        } else if (take.info().direction() == Direction.SENT) {
            long end = capturedEnd(take);
            open = null;
            endings.seal(take, end, "stopped by the booth");
            if (context.standing()) {
                context.ask(new TakeStop(take.id(), end), TakeStopped.class);
            }
        } else {
            open = null;
            endings.await(take, heardEnd(take));
        }
    }

    private long capturedEnd(OpenTake take) {
        SentStream ours = context.sending();
        return ours == null ? take.info().firstSample() : ours.capturedSample64();
    }

    private long heardEnd(OpenTake take) {
        HeardStream theirs = context.receiving();
        return Math.max(
                theirs == null ? -1 : theirs.heardSample64(), take.info().firstSample());
    }

    /** The other station has stopped a take, or asks for the manifest of one. */
    public CompletionStage<TakeStopped> onStop(TakeStop stop) {
        OpenTake running = open;
        boolean thisOne = running != null && running.id().equals(stop.takeId());
        if (!context.recordsOurs()) {
            if (thisOne && running != null) {
                open = null;
                endings.await(running, stop.atSample() == null ? running.info().firstSample() : stop.atSample());
            }
            return CompletableFuture.completedFuture(new TakeStopped(true, null, 0, 0, null));
        }
        if (!thisOne || running == null) {
            return endings.signed(stop.takeId());
        }
        long captured = capturedEnd(running);
        open = null;
        return endings.seal(
                running,
                stop.atSample() == null ? captured : Math.min(captured, stop.atSample()),
                "stopped by the studio");
    }

    // ---- the line and the streams

    /** The line stands, again perhaps: what was not said is said now. */
    public void lineUp() {
        OpenTake take = open;
        if (take != null && take.info().direction() == Direction.SENT) {
            announce(take); // One that is received is announced when its stream is offered again.
        }
        endings.lineUp();
        if (resuming && context.recordsOurs()) {
            startAwaited(); // A successor that the studio opened by itself was announced before it took our stream.
        }
    }

    /**
     * The other station offers its stream: a take that was waiting for it begins. If it is another than before, the
     * other process was restarted: the take ends with the old stream, and another goes on in the new one.
     *
     * @param heardBefore the last sample heard of the stream before
     */
    public void streamOffered(String streamId, long heardBefore) {
        if (context.recordsOurs()) {
            return; // It is what the studio says back to the booth; takes don't record it.
        }
        if (resuming && open == null) {
            goOnWithWhatWasLeft();
        }
        resuming = false;
        OpenTake take = open;
        if (take == null) {
            startAwaited();
        } else if (take.info().streamId().equals(streamId)) {
            announce(take);
        } else {
            awaited = null;
            context.tell(
                    Kind.WARNING,
                    "The booth's program was restarted: take \"" + take.name() + "\" ends there, and another goes on.",
                    take.id());
            open = null;
            endings.await(take, Math.max(take.info().firstSample(), heardBefore));
            beginReceived(Ids.random(), TakeName.successor(take.name()), null, take.id());
        }
    }

    /** Ends the open take; complete when every take of ours is signed, or can't be. */
    public CompletableFuture<Void> close() {
        OpenTake take = open;
        if (take != null && take.info().direction() == Direction.RECEIVED) {
            long end = heardEnd(take);
            open = null;
            context.tell(Kind.TAKE_STOPPED, "Take \"" + take.name() + "\" has ended with the call.", take.id());
            endings.ask(take, end);
        } else if (take != null) {
            stop();
        }
        return endings.finish();
    }

    public boolean isRecording() {
        return open != null;
    }

    /** The open take as a user sees it, or null. */
    public @Nullable TakeView view() {
        OpenTake take = open;
        if (take == null) {
            return null;
        }
        boolean here = take.info().direction() == Direction.RECEIVED;
        HeardStream theirs = context.receiving();
        SentStream ours = context.sending();
        long now = here ? theirs == null ? 0 : theirs.heardSample64() : ours == null ? 0 : ours.capturedSample64();
        double seconds = Math.max(0, now - take.info().firstSample()) / (double) StreamFormat.SAMPLE_RATE_HZ;
        long lost = here && theirs != null ? Math.max(0, theirs.packetsLost() - take.lostBefore()) : 0;
        return new TakeView(take.id(), take.name(), here, seconds, lost);
    }

    private static long samplesToNs(long samples) {
        return samples / StreamFormat.SAMPLE_RATE_HZ * 1_000_000_000L
                + samples % StreamFormat.SAMPLE_RATE_HZ * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }
}
