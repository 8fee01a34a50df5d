package org.boothline.qmanager.restore;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.NanoClock;
import org.boothline.qmanager.road.Delivery;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.qmanager.road.RoadLink;
import org.boothline.transport.message.ServeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few requests under way until a plan is done, and puts every answer on disk before it asks for more.
 *
 * <p><b>Thread</b>: the worker's; answers come to it by a queue that holds no more than is under way.
 */
final class Fetcher {
    /** How often it looks whether it should stop. */
    private static final long LOOK_MS = 200;

    /** How long a worker that is to stop waits for what is under way, so that it need not travel again. */
    private static final long LAST_ANSWERS_NS = 2_000_000_000L;

    /** Requests that fail or bring nothing, one after another, before the connection is given up. */
    private static final int IN_VAIN_MAX = 6;

    /** Pause after the first answer in vain; it grows with their number, since the other side may be busy. */
    private static final long PAUSE_NS = 200_000_000L;

    private final FetchPlan plan;
    private final PatchLog patch;
    private final Asker asker;
    private final News news;
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final NanoClock clock;
    private int underWay;
    private int inVain;
    private long askFromNs;

    /** Sends one request over the link. */
    @FunctionalInterface
    interface Asker {
        CompletableFuture<Delivery> ask(List<LongRange> piece);
    }

    /** The worker's ear and mouth. */
    interface News {
        void taken(PatchLog.Taken taken);

        boolean isStopRequested();
    }

    /** Why it came back. */
    enum End {
        COMPLETE,
        STOPPED
    }

    /** The other side says that it won't deliver. */
    static final class Declined extends Exception {
        private static final long serialVersionUID = 1L;

        private final ServeStatus status;

        Declined(ServeStatus status, String reason) {
            super(reason);
            this.status = status;
        }

        ServeStatus status() {
            return status;
        }

        /** In the sender's words. */
        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private record Answer(
            List<LongRange> piece,
            @Nullable Delivery delivery,
            @Nullable Throwable fault) {}

    Fetcher(FetchPlan plan, PatchLog patch, Asker asker, News news, NanoClock clock) {
        this.plan = plan;
        this.patch = patch;
        this.asker = asker;
        this.news = news;
        this.clock = clock;
        this.askFromNs = clock.nowNs();
    }

    /**
     * Fetches until the plan is done or the worker is to stop.
     *
     * @throws RoadFault if the other station went away; what came before is on disk
     * @throws Declined if it does not want to, or can't yet
     * @throws IOException if our disk refuses
     */
    End run(RoadLink link) throws RoadFault, Declined, IOException, InterruptedException {
        long stopAtNs = Long.MAX_VALUE;
        while (!plan.isDone()) {
            boolean stopping = news.isStopRequested();
            if (stopping && stopAtNs == Long.MAX_VALUE) {
                stopAtNs = clock.nowNs() + LAST_ANSWERS_NS;
            }
            if (stopping && (underWay == 0 || clock.nowNs() - stopAtNs >= 0)) {
                return End.STOPPED;
            }
            if (!stopping && clock.nowNs() - askFromNs >= 0) {
                ask();
            }
            Answer answer = answers.poll(LOOK_MS, TimeUnit.MILLISECONDS);
            if (answer != null) {
                settle(answer, link);
            } else if (!link.isOpen() && underWay == 0) {
                throw new RoadFault("the connection was lost");
            }
        }
        return End.COMPLETE;
    }

    private void ask() {
        while (underWay < RoadLink.REQUESTS_IN_FLIGHT_MAX) {
            List<LongRange> piece = plan.next();
            if (piece == null) {
                return;
            }
            underWay++;
            var unused =
                    asker.ask(piece).whenComplete((delivery, fault) -> answers.add(new Answer(piece, delivery, fault)));
        }
    }

    private void settle(Answer answer, RoadLink link) throws RoadFault, Declined, IOException {
        underWay--;
        Delivery delivery = answer.delivery();
        if (delivery == null) {
            plan.settle(answer.piece(), new RangeSet(), List.of());
            failed(answer.fault(), link);
        } else if (delivery.status() == ServeStatus.READY) {
            PatchLog.Taken taken = patch.take(delivery, answer.piece());
            plan.settle(answer.piece(), taken.arrived(), delivery.absent());
            news.taken(taken);
            if (taken.arrived().isEmpty() && delivery.absent().isEmpty()) {
                countInVain("the other station's answers hold nothing of what was asked for", link);
            } else {
                inVain = 0;
            }
        } else {
            plan.settle(answer.piece(), new RangeSet(), List.of());
            throw new Declined(delivery.status(), delivery.reason());
        }
    }

    /** What is under way when the line breaks may have arrived all the same: it is taken before giving up. */
    private void failed(@Nullable Throwable fault, RoadLink link) throws RoadFault, IOException {
        String why = fault == null || fault.getMessage() == null ? "no answer" : fault.getMessage();
        if (link.isOpen()) {
            countInVain(why, link);
            return;
        }
        for (Answer late = answers.poll(); late != null; late = answers.poll()) {
            Delivery delivery = late.delivery();
            if (delivery != null && delivery.status() == ServeStatus.READY) {
                news.taken(patch.take(delivery, late.piece()));
            }
        }
        throw new RoadFault(why);
    }

    private void countInVain(String why, RoadLink link) throws RoadFault {
        askFromNs = clock.nowNs() + ++inVain * PAUSE_NS;
        if (inVain >= IN_VAIN_MAX) {
            link.abandon("no useful answer for too long");
            throw new RoadFault(why);
        }
    }
}
