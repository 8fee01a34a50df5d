package org.boothline.transport.rtcp;

import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;

/**
 * What a sender report needs to know of the packets sent. <b>Thread</b>: {@link #sent} by the send thread, all else by
 * any. <b>Memory</b>: nothing after it was made.
 */
public final class SenderStatistics {
    private final Counter packets = new Counter("packetsSent");
    private final Counter octets = new Counter("payloadBytesSent");
    private final AtomicLong sampleZeroNs = new AtomicLong();

    /**
     * A packet went out.
     *
     * @param frame {@code timeNs} is when its last sample was captured
     */
    public void sent(EncodedFrame frame) {
        long endSample64 = frame.sample64 + StreamFormat.frameSamplesOf(frame.formatWord);
        // Before the counter, which others read first: who sees a packet sees its time.
        sampleZeroNs.set(frame.timeNs - SampleTime.toNs(endSample64));
        octets.add(frame.payloadBytes);
        packets.increment();
    }

    public Counter packets() {
        return packets;
    }

    /** Payload only, as RFC 3550 counts. */
    public Counter octets() {
        return octets;
    }

    /** The sample being captured at {@code nowNs}, by the last packet's time; only after a packet was sent. */
    long sample64At(long nowNs) {
        return SampleTime.ofNs(nowNs - sampleZeroNs.get());
    }
}
