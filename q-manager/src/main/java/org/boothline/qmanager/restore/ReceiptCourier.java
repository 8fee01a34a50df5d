package org.boothline.qmanager.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.time.WallClock;
import org.boothline.qmanager.job.Backoff;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobRunner;
import org.boothline.qmanager.job.JobState;
import org.boothline.qmanager.job.ReceiptDelivery;
import org.boothline.qmanager.road.ReceiptReply;
import org.boothline.qmanager.road.Road;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.qmanager.road.RoadLink;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings our receipts to the senders, for as long as it takes; a job is done without it.
 *
 * <p><b>Thread</b>: the courier's; {@link #heard} any. <b>Clock</b>: time of day.
 */
public final class ReceiptCourier {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptCourier.class);

    private final TakeStore store;
    private final Road road;
    private final Fingerprint own;
    private final JobRunner runner;
    private final WallClock clock;
    private final Map<String, Integer> inVain = new HashMap<>();
    private final Map<String, Long> nextTryEpochMs = new ConcurrentHashMap<>();

    public ReceiptCourier(TakeStore store, Road road, Fingerprint own, JobRunner runner, WallClock clock) {
        this.store = store;
        this.road = road;
        this.own = own;
        this.runner = runner;
        this.clock = clock;
    }

    /** A station has called: try at once. */
    public void heard() {
        nextTryEpochMs.clear();
    }

    /** Tries what is due. To be called every second. */
    public void deliver() throws InterruptedException {
        for (Job job : runner.jobs()) {
            boolean pending = job.state() == JobState.DONE && job.receipt() == ReceiptDelivery.PENDING;
            if (pending && clock.epochMs() >= nextTryEpochMs.getOrDefault(job.sessionId(), 0L)) {
                deliver(job);
            }
        }
    }

    private void deliver(Job job) throws InterruptedException {
        String session = job.sessionId();
        try {
            TakeFolder take = store.session(session).orElseThrow().take(job.takeId());
            List<SignedReceipt> receipts = receiptsOf(take);
            Fingerprint sender = take.manifest().orElseThrow().signer();
            RoadLink link = road.open(Targets.of(take.session().info(), sender));
            boolean accepted = !receipts.isEmpty();
            for (SignedReceipt receipt : receipts) {
                ReceiptReply reply = RestoreRun.await(link.offer(take.id(), receipt));
                accepted &= reply.accepted();
                LOG.info(
                        "{}: a receipt was {}", job.id(), reply.accepted() ? "accepted" : "refused: " + reply.reason());
            }
            runner.receiptIs(job.id(), accepted ? ReceiptDelivery.DELIVERED : ReceiptDelivery.REFUSED);
            inVain.remove(session);
        } catch (RoadFault e) {
            int tries = inVain.merge(session, 1, Integer::sum);
            nextTryEpochMs.put(session, clock.epochMs() + Backoff.delayMs(tries));
            LOG.debug("{}: the receipt waits: {}", job.id(), e.sentence());
        } catch (UserFault | RuntimeException e) {
            LOG.warn("{}: the receipt can't be delivered", job.id(), e);
            runner.receiptIs(job.id(), ReceiptDelivery.NONE);
        }
    }

    /** All that we signed for a take: to offer one again that the sender has is no harm. */
    private List<SignedReceipt> receiptsOf(TakeFolder take) throws UserFault {
        List<SignedReceipt> ours = new ArrayList<>();
        for (SignedReceipt signed : take.proof().map(Proof::receipts).orElse(List.of())) {
            if (signed.receipt().receiver().equals(own)) {
                ours.add(signed);
            }
        }
        return ours;
    }
}
