package org.boothline.qmanager.road;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.boothline.base.range.LongRange;
import org.boothline.takes.proof.LeafHashes;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.transport.message.Ask;
import org.boothline.transport.message.ManifestAnswer;
import org.boothline.transport.message.ManifestRequest;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.PacketsAnswer;
import org.boothline.transport.message.PacketsRequest;
import org.boothline.transport.message.PcmAnswer;
import org.boothline.transport.message.PcmRequest;
import org.boothline.transport.message.ReceiptAnswer;
import org.boothline.transport.message.ReceiptOffer;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.message.ServeStatus;
import org.boothline.transport.message.SignedLines;
import org.boothline.transport.quic.QuicPeer;
import org.jspecify.annotations.Nullable;

/** A session's sender at the other end of a QUIC connection. <b>Thread</b>: any. */
final class QuicLink implements RoadLink {
    /** One answer of 128 KiB over a line that loses two datagrams of five takes seconds; a dead line is noticed sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final QuicPeer peer;
    private final RoadTarget target;
    private final Runnable used;

    /** @param used runs at every request, so that the road knows which connections are idle */
    QuicLink(QuicPeer peer, RoadTarget target, Runnable used) {
        this.peer = peer;
        this.target = target;
        this.used = used;
    }

    @Override
    public CompletableFuture<ManifestReply> manifest(String takeId) {
        ManifestRequest request = new ManifestRequest(target.sessionId(), takeId);
        return ask(request, ManifestAnswer.class, answered -> {
            SignedLines lines = answered.message().manifest();
            SignedManifest manifest =
                    lines == null ? null : new SignedManifest(lines.lines(), lines.certificate(), lines.signature());
            return new ManifestReply(
                    answered.message().status(), reason(answered.message().reason()), manifest);
        });
    }

    @Override
    public CompletableFuture<Delivery> packets(String takeId, List<LongRange> ranges) {
        PacketsRequest request = new PacketsRequest(target.sessionId(), takeId, ranges, BODY_BYTES_MAX);
        return ask(request, PacketsAnswer.class, answered -> {
            PacketsAnswer answer = answered.message();
            return new Delivery(
                    answer.status(), reason(answer.reason()), answer.records(), answer.absent(), answered.body());
        });
    }

    @Override
    public CompletableFuture<Delivery> pcm(String takeId, LongRange samples) {
        PcmRequest request = new PcmRequest(target.sessionId(), takeId, samples.first(), samples.end(), BODY_BYTES_MAX);
        return ask(request, PcmAnswer.class, answered -> {
            PcmAnswer answer = answered.message();
            return new Delivery(
                    answer.status(), reason(answer.reason()), answer.records(), answer.absent(), answered.body());
        });
    }

    @Override
    public CompletableFuture<LeavesReply> leaves(String takeId, LeafTree tree) {
        used.run();
        return named(peer.request(
                        LeavesMessage.request(new LeavesMessage.Request(target.sessionId(), takeId, tree)), PATIENCE)
                .thenApply(answer -> {
                    ServeStatus status = LeavesMessage.readStatus(answer);
                    boolean whole = status == ServeStatus.READY && answer.body().length % 32 == 0;
                    return new LeavesReply(status, "", new LeafHashes(whole ? answer.body() : new byte[0]));
                }));
    }

    @Override
    public CompletableFuture<ReceiptReply> offer(String takeId, SignedReceipt receipt) {
        SignedLines lines = new SignedLines(receipt.lines(), receipt.certificateBase64(), receipt.signatureBase64());
        return ask(
                new ReceiptOffer(target.sessionId(), takeId, lines),
                ReceiptAnswer.class,
                answered -> new ReceiptReply(
                        answered.message().accepted(), reason(answered.message().reason())));
    }

    @Override
    public boolean isOpen() {
        return peer.isOpen();
    }

    @Override
    public void abandon(String why) {
        peer.close(why);
    }

    private <A extends Message, R> CompletableFuture<R> ask(
            Message request, Class<A> answer, Function<Ask.Answered<A>, R> reply) {
        used.run();
        return named(Ask.askForBody(peer, request, answer, PATIENCE).thenApply(reply));
    }

    /** The same future, failing with a sentence about this station. */
    private <R> CompletableFuture<R> named(CompletableFuture<R> from) {
        CompletableFuture<R> to = new CompletableFuture<>();
        var unused = from.whenComplete((reply, failure) -> {
            if (failure == null) {
                to.complete(reply);
            } else {
                to.completeExceptionally(fault(failure));
            }
        });
        return to;
    }

    private RoadFault fault(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof MessageFault refusal && refusal.refusedByPeer()) {
            return new RoadFault(
                    refusal.code() == RefusalCode.NOT_NOW
                            ? target.name() + " has too much to do just now"
                            : target.name() + " does not answer this: " + refusal.getMessage(),
                    cause);
        }
        return new RoadFault("no answer from " + target.name() + ": " + cause.getMessage(), cause);
    }

    private static String reason(@Nullable String reason) {
        return reason == null ? "" : reason;
    }
}
