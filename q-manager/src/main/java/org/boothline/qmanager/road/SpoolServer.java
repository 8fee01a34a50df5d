package org.boothline.qmanager.road;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.message.Desk;
import org.boothline.transport.message.ManifestAnswer;
import org.boothline.transport.message.ManifestRequest;
import org.boothline.transport.message.Messages;
import org.boothline.transport.message.PacketsAnswer;
import org.boothline.transport.message.PacketsRequest;
import org.boothline.transport.message.PcmAnswer;
import org.boothline.transport.message.PcmRequest;
import org.boothline.transport.message.ReceiptAnswer;
import org.boothline.transport.message.ReceiptOffer;
import org.boothline.transport.message.Refusal;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.message.ServeStatus;
import org.boothline.transport.message.SignedLines;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.ExchangeHandler;
import org.boothline.transport.quic.QuicPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves this station's spool: only to stations recorded in the session, only declared takes, only takes that this
 * station sent. Requests beyond {@value #QUEUE_MAX} are refused with "not now".
 *
 * <p><b>Thread</b>: requests come on the network thread and are answered on the one serving thread, which owns the open
 * logs. <b>Memory</b>: {@value #OPEN_TAKES_MAX} open takes, an answer of 128 KiB for each request under way.
 */
public final class SpoolServer implements AutoCloseable {
    private static final int QUEUE_MAX = 64;
    private static final int OPEN_TAKES_MAX = 4;
    private static final long FORGET_AFTER_NS = TimeUnit.SECONDS.toNanos(30);
    private static final Logger LOG = LoggerFactory.getLogger(SpoolServer.class);

    private final TakeStore store;
    private final NanoClock clock;
    private final SendRate rate;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "serving"));
    private final Map<String, ServedTake> open = new LinkedHashMap<>(8, 0.75f, true);
    private final Desk desk = new Desk();

    private final Counter bytesResent = new Counter("payloadBytesServed");
    private final Counter refused = new Counter("requestsOfStrangersRefused");
    private final Counter busy = new Counter("requestsPutOff");
    private final Counter failed = new Counter("requestsFailedOnDisk");

    /** @param sendBytesPerSecondMax 0 for no cap */
    public SpoolServer(TakeStore store, long sendBytesPerSecondMax, NanoClock clock) {
        this.store = store;
        this.clock = clock;
        this.rate = new SendRate(sendBytesPerSecondMax);
        desk.on(ManifestRequest.class, (from, request, body) -> serve(() -> manifest(from.fingerprint(), request)));
        desk.on(PacketsRequest.class, (from, request, body) -> serve(() -> packets(from.fingerprint(), request)));
        desk.on(PcmRequest.class, (from, request, body) -> serve(() -> pcm(from.fingerprint(), request)));
        desk.on(ReceiptOffer.class, (from, request, body) -> serve(() -> receipt(from.fingerprint(), request)));
    }

    /** What answers the road's requests. */
    public ExchangeHandler handler() {
        return this::handle;
    }

    /** Payload bytes sent since this process started. */
    public long bytesResent() {
        return bytesResent.value();
    }

    /** Payload bytes of a take that were ever sent. */
    public static long bytesResentOf(TakeFolder take) {
        return ServedCount.read(take.folder()).all();
    }

    public List<Counter> counters() {
        return List.of(bytesResent, refused, busy, failed, desk.refusals);
    }

    /** Closes the logs that nobody has asked for lately; to be called now and then. */
    public void forgetIdle() {
        try {
            thread.execute(() -> forget(take -> clock.nowNs() - take.usedAtNs() > FORGET_AFTER_NS));
        } catch (RejectedExecutionException e) {
            LOG.debug("ending: the logs are closed anyway");
        }
    }

    @Override
    public void close() {
        thread.execute(() -> forget(take -> true));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(3, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private java.util.concurrent.CompletionStage<Exchange> handle(QuicPeer from, Exchange request) {
        Optional<LeavesMessage.Request> leaves = LeavesMessage.readRequest(request);
        return leaves.isPresent() ? serve(() -> leaves(from.fingerprint(), leaves.get())) : desk.handle(from, request);
    }

    /** Finds an answer on the serving thread. */
    @FunctionalInterface
    private interface Finder {
        Exchange find() throws IOException, UserFault;
    }

    private CompletableFuture<Exchange> serve(Finder finder) {
        CompletableFuture<Exchange> answer = new CompletableFuture<>();
        if (thread.getQueue().size() >= QUEUE_MAX) {
            busy.increment();
            answer.complete(notNow("too many requests wait"));
            return answer;
        }
        try {
            thread.execute(() -> {
                Exchange found;
                try {
                    found = finder.find();
                } catch (IOException | UserFault e) {
                    failed.increment();
                    LOG.warn("a request can't be answered", e);
                    found = notNow("the disk failed");
                } catch (RuntimeException e) {
                    failed.increment();
                    LOG.error("a request can't be answered: our own mistake", e);
                    found = Messages.exchange(new Refusal("a mistake of this station", RefusalCode.FAILED));
                }
                send(answer, found);
            });
        } catch (RejectedExecutionException e) {
            answer.complete(notNow("this station is ending"));
        }
        return answer;
    }

    private void send(CompletableFuture<Exchange> answer, Exchange found) {
        long waitNs = rate.delayNs(found.body().length, clock.nowNs());
        if (waitNs <= 0) {
            answer.complete(found);
        } else {
            var unused = thread.schedule(() -> answer.complete(found), waitNs, TimeUnit.NANOSECONDS);
        }
    }

    private static Exchange notNow(String why) {
        return Messages.exchange(new Refusal(why, RefusalCode.NOT_NOW));
    }

    private Exchange manifest(Fingerprint from, ManifestRequest request) throws IOException, UserFault {
        return with(
                from,
                request.sessionId(),
                request.takeId(),
                no -> Messages.exchange(new ManifestAnswer(no.status(), no.reason(), null)),
                take -> {
                    SignedManifest signed = take.signed();
                    SignedLines lines =
                            new SignedLines(signed.lines(), signed.certificateBase64(), signed.signatureBase64());
                    return Messages.exchange(new ManifestAnswer(ServeStatus.READY, null, lines));
                });
    }

    private Exchange packets(Fingerprint from, PacketsRequest request) throws IOException, UserFault {
        return with(
                from,
                request.sessionId(),
                request.takeId(),
                no -> Messages.exchange(PacketsAnswer.none(no.status(), no.reason())),
                take -> {
                    Delivery found = take.packets(request.ranges(), bytes(request.bytesMax()));
                    bytesResent.add(payloadBytes(found));
                    return Messages.exchange(
                            new PacketsAnswer(ServeStatus.READY, null, found.records(), found.absent()), found.body());
                });
    }

    private Exchange pcm(Fingerprint from, PcmRequest request) throws IOException, UserFault {
        return with(
                from,
                request.sessionId(),
                request.takeId(),
                no -> Messages.exchange(PcmAnswer.none(no.status(), no.reason())),
                take -> {
                    Delivery found = take.pcm(
                            new org.boothline.base.range.LongRange(request.firstSample(), request.endSample()),
                            bytes(request.bytesMax()));
                    bytesResent.add(payloadBytes(found));
                    return Messages.exchange(
                            new PcmAnswer(ServeStatus.READY, null, found.records(), found.absent()), found.body());
                });
    }

    private Exchange leaves(Fingerprint from, LeavesMessage.Request request) throws IOException, UserFault {
        return with(
                from,
                request.sessionId(),
                request.takeId(),
                no -> LeavesMessage.answer(no.status(), no.reason(), new byte[0]),
                take -> LeavesMessage.answer(
                        ServeStatus.READY, null, take.leaves(request.tree()).bytes()));
    }

    private Exchange receipt(Fingerprint from, ReceiptOffer offer) throws IOException, UserFault {
        return with(
                from,
                offer.sessionId(),
                offer.takeId(),
                no -> Messages.exchange(new ReceiptAnswer(false, no.reason())),
                take -> {
                    TakeFolder folder =
                            store.session(offer.sessionId()).orElseThrow().take(offer.takeId());
                    String why = ReceiptFile.file(folder, take.signed(), offer.receipt(), from);
                    return Messages.exchange(new ReceiptAnswer(why.isEmpty(), why.isEmpty() ? null : why));
                });
    }

    /** Why there is nothing for the asker. */
    private record No(ServeStatus status, String reason) {}

    @FunctionalInterface
    private interface Reader {
        Exchange read(ServedTake take) throws IOException, UserFault;
    }

    private Exchange with(
            Fingerprint from, String sessionId, String takeId, Function<No, Exchange> refuse, Reader reader)
            throws IOException, UserFault {
        Optional<SessionFolder> session = store.session(sessionId);
        if (session.isEmpty()) {
            return refuse.apply(new No(ServeStatus.UNKNOWN, "this station has no such session"));
        }
        if (session.get().info().peer(from).isEmpty()) {
            refused.increment();
            LOG.warn("{} asked for session {} and is no part of it", from.brief(), sessionId);
            return refuse.apply(new No(ServeStatus.REFUSED, "the asking station is no part of this session"));
        }
        TakeFolder folder = session.get().take(takeId);
        TakeInfo take = folder.exists() ? folder.info() : null;
        if (take == null || take.direction() != Direction.SENT) {
            return refuse.apply(new No(ServeStatus.UNKNOWN, "this station has sent no such take"));
        }
        Optional<SignedManifest> signed = folder.manifest();
        if (take.isOpen() || signed.isEmpty()) {
            return refuse.apply(
                    new No(ServeStatus.OPEN, take.isOpen() ? "the take is still running" : "the take is being closed"));
        }
        return reader.read(opened(folder, take, signed.get()));
    }

    private ServedTake opened(TakeFolder folder, TakeInfo take, SignedManifest signed) throws IOException, UserFault {
        ServedTake known = open.get(take.takeId());
        if (known == null) {
            if (open.size() >= OPEN_TAKES_MAX) {
                String eldest = open.keySet().iterator().next();
                forget(other -> other == open.get(eldest));
            }
            known = new ServedTake(folder, take, signed, clock.nowNs());
            open.put(take.takeId(), known);
        }
        known.used(clock.nowNs());
        return known;
    }

    private void forget(java.util.function.Predicate<ServedTake> which) {
        for (Map.Entry<String, ServedTake> entry : new ArrayList<>(open.entrySet())) {
            if (which.test(entry.getValue())) {
                open.remove(entry.getKey());
                try {
                    entry.getValue().close();
                } catch (IOException e) {
                    LOG.warn("the logs of take {} can't be closed", entry.getKey(), e);
                }
            }
        }
    }

    private static int bytes(int asked) {
        return Math.min(asked, RoadLink.BODY_BYTES_MAX);
    }

    private static long payloadBytes(Delivery delivery) {
        return delivery.body().length - (long) delivery.records() * org.boothline.takes.log.RecordCodec.OVERHEAD_BYTES;
    }
}
