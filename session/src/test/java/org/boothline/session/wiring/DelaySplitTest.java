package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.engine.playout.PlayoutChain;
import org.junit.jupiter.api.Test;

/** A stream of steps, one a sample, so that the ear sees how old what it hears is; virtual time. */
class DelaySplitTest {
    private static final long MS = 1_000_000L;
    private static final int FRAME = 240;
    private static final long NETWORK_NS = 8 * MS;
    private static final long DEVICE_NS = 3 * MS;

    private final Lateness arrivals = new Lateness("arrivals", 10_000 * MS);
    private final EncodedFrame frame = new EncodedFrame();
    private long sent;
    private long heardNs;
    private long heardSample = -1;

    @Test
    void theStagesAddUpToTheDelayThatIsHeard() throws UserFault {
        PlayoutChain chain = new PlayoutChain(
                Codec.L24,
                1,
                0,
                Codecs.decoder(Codec.L24, 1),
                new AdaptiveJitterBuffer(DelayPolicy.manual(12 * MS)),
                1);
        int period = 48;
        float[] out = new float[period];
        for (long nowNs = MS; nowNs < 2_000 * MS; nowNs += MS) {
            arrive(chain, nowNs);
            chain.pull(out, period, nowNs);
            listen(out, nowNs);
        }
        DelaySplit split = DelaySplit.of(
                FRAME,
                0,
                chain.statistics().resamplerSamples.value(),
                chain.playoutOffsetNs() - arrivals.baseNs(),
                NETWORK_NS,
                DEVICE_NS);
        assertEquals(5, split.frameNs() / 1e6, 1e-3);
        assertEquals(12, split.bufferNs() / 1e6, 1.0);
        assertTrue(heardSample > 48_000, "heard " + heardSample);
        long measuredNs = heardNs - heardSample * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ + DEVICE_NS;
        Long totalNs = split.totalNs();
        assertTrue(totalNs != null && Math.abs(totalNs - measuredNs) < 60_000, split + ", measured " + measuredNs);
    }

    @Test
    void whatIsUnknownMakesTheSumUnknown() {
        assertNull(DelaySplit.of(FRAME, 120, 0, 20 * MS, null, 0).totalNs());
    }

    private void arrive(PlayoutChain chain, long nowNs) {
        while (true) {
            long endNs = (sent + 1) * FRAME * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
            if (endNs + NETWORK_NS > nowNs) {
                return;
            }
            frame.index64 = sent;
            frame.sample64 = sent * FRAME;
            frame.formatWord = new StreamFormat(Codec.L24, 1, FRAME, 0).word();
            for (int i = 0; i < FRAME; i++) {
                int value = (int) (frame.sample64 + i);
                frame.payload[3 * i] = (byte) (value >> 16);
                frame.payload[3 * i + 1] = (byte) (value >> 8);
                frame.payload[3 * i + 2] = (byte) value;
            }
            frame.payloadBytes = 3 * FRAME;
            frame.timeNs = endNs + NETWORK_NS;
            arrivals.note(frame.sample64 + FRAME, frame.timeNs);
            chain.offer(frame);
            sent++;
        }
    }

    /** The sample that follows this block is due now. */
    private void listen(float[] out, long nowNs) {
        int value = Math.round(out[out.length - 1] * (1 << 23));
        if (value > 0) {
            heardSample = value + 1;
            heardNs = nowNs;
        }
    }
}
