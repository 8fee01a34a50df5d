package org.boothline.qmanager.road;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.range.LongRange;
import org.boothline.takes.proof.SignedReceipt;

/**
 * The other station, reached. Every request may be repeated: asking twice harms nothing but the line.
 *
 * <p><b>Thread</b>: any; futures complete on the road's own thread and fail with a {@link RoadFault}.
 */
public interface RoadLink {
    /** Requests that may be under way at once; with {@link #BODY_BYTES_MAX} each it bounds what a crash costs. */
    int REQUESTS_IN_FLIGHT_MAX = 4;

    /** No answer carries more. */
    int BODY_BYTES_MAX = 128 * 1024;

    /** A take's signed manifest. */
    CompletableFuture<ManifestReply> manifest(String takeId);

    /**
     * Packets.
     *
     * @param ranges of indices; what does not fit into the answer is left out of it without a word and asked for again
     */
    CompletableFuture<Delivery> packets(String takeId, List<LongRange> ranges);

    /** Captured samples; as above. */
    CompletableFuture<Delivery> pcm(String takeId, LongRange samples);

    /** The hashes of a tree's leaves as the sender has them now, to find where two roots differ. */
    CompletableFuture<LeavesReply> leaves(String takeId, LeafTree tree);

    /** Hands our receipt to the sender. */
    CompletableFuture<ReceiptReply> offer(String takeId, SignedReceipt receipt);

    boolean isOpen();

    /** Ends the connection because nothing useful comes over it any more; the next {@link Road#open} makes a new one. */
    void abandon(String why);
}
