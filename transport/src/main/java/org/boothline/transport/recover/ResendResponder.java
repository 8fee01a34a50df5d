package org.boothline.transport.recover;

import java.util.Arrays;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtp.RtpEpoch;

/**
 * Decides which of the packets that a receiver asks for are sent again: those that are still there, each once in a round
 * trip, and all together a quarter of the stream's payload bytes at most, so that a line that loses packets because it is
 * full is not filled further.
 *
 * <p><b>Thread</b>: one owner, the network thread; the counters may be read by any. <b>Clock</b>: monotonic, as an argument.
 * <b>Memory</b>: one frame and a time for each in the buffer, made here. <b>Source</b>: RFC 4588 section 6.3.
 */
public final class ResendResponder {
    /** One byte for so many of the stream. */
    public static final int STREAM_BYTES_PER_BYTE = 4;

    /** Saved up for bursts: so many packets. */
    public static final int SAVED_PACKETS_MAX = 50;

    /** Sends a frame again. */
    @FunctionalInterface
    public interface Outlet {
        /** @param frame the responder's; good during the call */
        void resend(EncodedFrame frame);
    }

    private final RtpEpoch epoch;
    private final ResendBuffer buffer;
    private final Outlet outlet;
    private final ThreadOwner owner = new ThreadOwner();
    private final EncodedFrame frame = new EncodedFrame();
    private final long[] resentIndex64 = new long[ResendBuffer.FRAMES];
    private final long[] resentAtNs = new long[ResendBuffer.FRAMES];
    private long bytesSeen;
    private long creditBytes;
    private final Counter packetsResent = new Counter("packetsResent");
    private final Counter packetsGone = new Counter("resendsGone");
    private final Counter packetsRepeated = new Counter("resendsTooSoon");
    private final Counter packetsOverBudget = new Counter("resendsOverBudget");

    public ResendResponder(RtpEpoch epoch, ResendBuffer buffer, Outlet outlet) {
        this.epoch = epoch;
        this.buffer = buffer;
        this.outlet = outlet;
        Arrays.fill(resentIndex64, -1);
        bytesSeen = buffer.payloadBytes();
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /**
     * Answers a request, which may be about another epoch's packets.
     *
     * @param roundTripNs negative while unknown
     */
    public void asked(GenericNack nack, long nowNs, long roundTripNs) {
        assert owner.isCurrent();
        if (nack.mediaSsrc() != epoch.ssrc()) {
            return;
        }
        long bytes = buffer.payloadBytes();
        creditBytes += bytes - bytesSeen;
        bytesSeen = bytes;
        for (int entry = 0; entry < nack.entries(); entry++) {
            int sequence = nack.sequence(entry);
            answer(sequence, nowNs, roundTripNs);
            for (int bits = nack.following(entry), after = 1; bits != 0; bits >>>= 1, after++) {
                if ((bits & 1) != 0) {
                    answer(sequence + after & 0xFFFF, nowNs, roundTripNs);
                }
            }
        }
    }

    private void answer(int sequence, long nowNs, long roundTripNs) {
        long newest = buffer.newestIndex64();
        // The latest with this number: nothing else of it is kept.
        long index64 = newest - (epoch.sequenceOf(newest) - sequence & 0xFFFF);
        int slot = (int) index64 & ResendBuffer.FRAMES - 1;
        if (newest < 0 || index64 < epoch.firstIndex64() || !buffer.copy(index64, frame) || frame.payloadBytes == 0) {
            packetsGone.increment();
            return;
        }
        // Three quarters, because the two ends never measure quite the same round trip.
        if (resentIndex64[slot] == index64 && nowNs - resentAtNs[slot] < roundTripNs * 3 / 4) {
            packetsRepeated.increment();
            return;
        }
        long costBytes = (long) frame.payloadBytes * STREAM_BYTES_PER_BYTE;
        creditBytes = Math.min(creditBytes, costBytes * SAVED_PACKETS_MAX);
        if (creditBytes < costBytes) {
            packetsOverBudget.increment();
            return;
        }
        creditBytes -= costBytes;
        resentIndex64[slot] = index64;
        resentAtNs[slot] = nowNs;
        packetsResent.increment();
        outlet.resend(frame);
    }

    public Counter packetsResent() {
        return packetsResent;
    }

    /** Asked for too late, or never sent. */
    public Counter packetsGone() {
        return packetsGone;
    }

    /** Asked for again within a round trip. */
    public Counter packetsRepeated() {
        return packetsRepeated;
    }

    /** Asked for beyond a quarter of the stream. */
    public Counter packetsOverBudget() {
        return packetsOverBudget;
    }
}
