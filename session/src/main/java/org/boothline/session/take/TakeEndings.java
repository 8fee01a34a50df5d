package org.boothline.session.take;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.boothline.base.fault.UserFault;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.transport.message.SignedLines;
import org.boothline.transport.message.TakeStop;
import org.boothline.transport.message.TakeStopped;
import org.jspecify.annotations.Nullable;

/**
 * The takes of a session from their end until they are signed: at the sender the manifest is made, again and again
 * while the disk refuses; at the receiver it is asked for, again whenever the line stands anew.
 *
 * <p><b>Thread</b>: control.
 */
final class TakeEndings {
    private final SessionFolder session;
    private final Executor control;
    private final TakeSealer sealer;
    private final TakeControl.Context context;
    private final Map<String, CompletableFuture<TakeInfo>> sealing = new HashMap<>();
    private final Map<String, Unsealed> unsealed = new HashMap<>();
    private final Map<String, Long> unanswered = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> asking = new HashMap<>();

    TakeEndings(SessionFolder session, Executor control, TakeSealer sealer, TakeControl.Context context) {
        this.session = session;
        this.control = control;
        this.sealer = sealer;
        this.context = context;
    }

    /** A take of ours that has ended and that the disk has not let us close yet. */
    private record Unsealed(OpenTake take, long endSample, String reason) {}

    // ---- at the sender

    /** Fixes the end, computes the roots, signs. */
    CompletionStage<TakeStopped> seal(OpenTake take, long endSample, String reason) {
        context.tell(
                Kind.TAKE_STOPPED, "Take \"" + take.name() + "\" has ended; its manifest is being made.", take.id());
        return answer(seal(new Unsealed(take, Math.max(endSample, take.info().firstSample()), reason)));
    }

    private CompletableFuture<TakeInfo> seal(Unsealed ended) {
        OpenTake take = ended.take();
        unsealed.put(take.id(), ended);
        CompletableFuture<TakeInfo> sealed =
                sealer.seal(take.info(), ended.endSample(), context.sending(), ended.reason());
        sealing.put(take.id(), sealed);
        sealed.whenComplete((info, fault) -> control.execute(() -> {
            sealing.remove(take.id());
            if (fault == null) {
                unsealed.remove(take.id());
                context.tell(Kind.TAKE_SIGNED, "Take \"" + take.name() + "\" is signed.", take.id());
                context.stopped(take.id());
            } else {
                context.tell(Kind.WARNING, TakeSealer.sentence(take.name(), fault), take.id());
            }
        }));
        return sealed;
    }

    /** The other station asks for the manifest of a take that has ended, perhaps long ago. */
    CompletionStage<TakeStopped> signed(String takeId) {
        CompletableFuture<TakeInfo> sealed = sealing.get(takeId);
        if (sealed == null) {
            Unsealed ended = unsealed.get(takeId);
            sealed = ended == null ? sealer.sealed(takeId) : seal(ended);
        }
        return answer(sealed);
    }

    private static CompletionStage<TakeStopped> answer(CompletableFuture<TakeInfo> sealed) {
        return sealed.handle((info, fault) -> info == null || info.manifest() == null
                ? TakeStopped.refused("the take can't be signed yet")
                : new TakeStopped(true, null, info.endSample(), info.endIndex(), lines(info.manifest())));
    }

    private static SignedLines lines(SignedManifest manifest) {
        return new SignedLines(manifest.lines(), manifest.certificateBase64(), manifest.signatureBase64());
    }

    // ---- at the receiver

    /** The take has ended: asks the sender for end and manifest until it answers. */
    void await(OpenTake take, long endSample) {
        context.tell(
                Kind.TAKE_STOPPED,
                "Take \"" + take.name() + "\" has ended; waiting for the booth's signature.",
                take.id());
        unanswered.put(take.id(), endSample);
        ask(take, endSample);
    }

    /** Whether the take has ended here, and its sender has not answered yet. */
    boolean isAwaited(String takeId) {
        return unanswered.containsKey(takeId);
    }

    /** Asks the sender once for end and manifest; without an answer the Q Manager asks later. */
    void ask(OpenTake take, long endSample) {
        CompletableFuture<TakeStopped> asked = context.standing()
                ? context.ask(new TakeStop(take.id(), endSample), TakeStopped.class)
                : CompletableFuture.failedFuture(new IllegalStateException("the line does not stand"));
        CompletableFuture<Void> written = new CompletableFuture<>();
        asking.put(take.id(), written);
        asked.handle((answer, fault) -> answer)
                .thenComposeAsync(answer -> stopped(take, endSample, answer), control)
                .whenCompleteAsync(
                        (stopped, fault) -> {
                            asking.remove(take.id(), written);
                            if (fault == null) {
                                keep(take, stopped);
                            } else {
                                context.tell(Kind.WARNING, TakeSealer.sentence(take.name(), fault), take.id());
                            }
                            written.complete(null);
                        },
                        control);
    }

    private CompletableFuture<TakeInfo> stopped(OpenTake take, long endSample, @Nullable TakeStopped answer) {
        SignedLines lines = answer == null || !answer.accepted() ? null : answer.manifest();
        if (lines != null) {
            try {
                SignedManifest manifest = new SignedManifest(lines.lines(), lines.certificate(), lines.signature());
                TakeInfo checked = sealer.checked(take.info(), manifest, context.peer());
                unanswered.remove(take.id());
                return CompletableFuture.completedFuture(checked);
            } catch (UserFault | IllegalArgumentException fault) {
                if (!take.info().isOpen()) {
                    return CompletableFuture.failedFuture(fault);
                }
                context.tell(Kind.WARNING, TakeSealer.sentence(take.name(), fault), take.id());
            }
        } else if (answer != null && answer.accepted()) {
            unanswered.remove(take.id());
        }
        // Its end is known all the same, as far as it was heard.
        return take.info().isOpen()
                ? sealer.unconfirmed(take.info(), endSample, "the booth has not confirmed the end")
                : CompletableFuture.completedFuture(take.info());
    }

    private void keep(OpenTake take, TakeInfo stopped) {
        write(stopped);
        if (stopped.manifest() != null) {
            context.tell(
                    Kind.TAKE_SIGNED,
                    "Take \"" + take.name() + "\" is signed by the booth and can be restored.",
                    take.id());
        }
        context.stopped(take.id());
    }

    /** The line stands again: what has no answer is asked once more. */
    void lineUp() {
        Map.copyOf(unanswered).forEach((id, end) -> {
            try {
                ask(new OpenTake(session.take(id).info(), 0), end);
            } catch (UserFault fault) {
                context.tell(Kind.WARNING, fault.sentence(), id);
            }
        });
    }

    // ---- both

    /** Tries once more to close what the disk refused; complete when every take of ours is signed, or can't be. */
    CompletableFuture<Void> finish() {
        List.copyOf(unsealed.values()).stream()
                .filter(ended -> !sealing.containsKey(ended.take().id()))
                .forEach(this::seal);
        List<CompletableFuture<?>> waiting = new ArrayList<>(sealing.values());
        waiting.addAll(asking.values());
        // After them the control thread still writes what came of it.
        return CompletableFuture.allOf(waiting.toArray(new CompletableFuture<?>[0]))
                .handle((done, fault) -> null)
                .thenComposeAsync(done -> CompletableFuture.<Void>completedFuture(null), control);
    }

    /** Keeps what is known of a take, open or not. */
    void write(TakeInfo info) {
        try {
            session.take(info.takeId()).write(info);
        } catch (UserFault fault) {
            context.tell(Kind.WARNING, fault.sentence() + " The take goes on in the spool.", info.takeId());
        }
    }
}
