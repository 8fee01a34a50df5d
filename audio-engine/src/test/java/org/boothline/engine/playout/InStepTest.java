package org.boothline.engine.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two stations on one clock, whose cards give and take periods at the same instants; virtual time. */
class InStepTest {
    private static final long MS = 1_000_000L;
    private static final long WAY_NS = 300_000L;

    private final EncodedFrame frame = new EncodedFrame();
    private PlayoutChain chain = chain(MS);
    private int frameSamples;
    private int period;
    private int step;
    private long cycle;
    private long sentSamples;
    private long index64;
    private boolean quiet;

    @ParameterizedTest
    @CsvSource({"64, 64, 1", "128, 128, 1", "192, 192, 1", "128, 256, 3", "64, 256, 5"})
    void whatWasCapturedInOnePeriodIsPlayedInTheNext(int ofFrame, int ofPeriod, int marginMs) {
        chain = chain(marginMs * MS);
        begin(ofFrame, ofPeriod);
        run(2_000, WAY_NS);
        assertEquals(ofPeriod, delaySamples());
        assertEquals(0, chain.statistics().framesConcealed.value());
    }

    @Test
    void aPeriodMoreIsSpentWhenTheWayLeavesNoMargin() {
        begin(64, 64);
        run(2_000, 400_000L);
        assertEquals(128, delaySamples());
        assertEquals(0, chain.statistics().framesConcealed.value());
    }

    @Test
    void packetsThatDoNotFitIntoPeriodsKeepTheirMargin() {
        chain = chain(3 * MS);
        begin(120, 128);
        run(2_000, WAY_NS);
        assertEquals(120 + 3 * 48 + WAY_NS * 48 / MS, delaySamples(), 48);
        assertEquals(0, chain.statistics().framesConcealed.value());
    }

    @Test
    void staysInStepThroughLossesAndSourceFaults() {
        begin(128, 128);
        run(1_000, WAY_NS);
        index64 += 3;
        sentSamples += 3 * 128;
        run(1_000, WAY_NS);
        sentSamples += 7 * 128;
        run(1_000, WAY_NS);
        assertEquals(128, delaySamples());
    }

    @Test
    void fallsIntoStepAgainInSilence() {
        begin(128, 128);
        step = 0;
        run(1_000, WAY_NS);
        assertEquals(128 + (WAY_NS + MS) * 48 / MS, delaySamples(), 48);
        step = 128; // The card was opened again, by another driver.
        run(1_000, WAY_NS);
        assertTrue(delaySamples() > 180, "heard to jump");
        quiet = true;
        run(500, WAY_NS);
        assertEquals(128, delaySamples());
        quiet = false;
        run(1_000, WAY_NS);
        assertEquals(128, delaySamples());
        assertEquals(0, chain.statistics().framesConcealed.value());
    }

    private PlayoutChain chain(long marginNs) {
        return new PlayoutChain(
                Codec.L16, 1, 0, new Level(), new AdaptiveJitterBuffer(DelayPolicy.manual(marginNs)), 1);
    }

    private void begin(int ofFrame, int ofPeriod) {
        frameSamples = ofFrame;
        period = ofPeriod;
        step = ofPeriod;
        chain.begin();
    }

    /** One period of both at a time: what was captured in the one before has arrived. */
    private void run(int cycles, long wayNs) {
        float[] out = new float[period];
        for (int i = 0; i < cycles; i++) {
            long nowNs = ns(cycle * period);
            chain.pull(out, period, nowNs, step);
            cycle++;
            // A card gives a period when it begins to play the next one.
            for (; sentSamples + frameSamples <= cycle * period; sentSamples += frameSamples) {
                send(nowNs + wayNs);
            }
        }
    }

    private void send(long arrivalNs) {
        frame.index64 = index64++;
        frame.sample64 = sentSamples;
        frame.formatWord = StreamFormat.word(Codec.L16, 1, frameSamples);
        frame.timeNs = arrivalNs;
        frame.payload[0] = (byte) (quiet ? 0 : 1);
        frame.payloadBytes = 1;
        assertTrue(chain.offer(frame));
    }

    /** From the first sample of a period as the card counts it to the first one that it plays of it. */
    private long delaySamples() {
        return cycle * period - chain.heardSample64();
    }

    private static long ns(long samples) {
        return samples * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }

    /** Silence or sound. */
    private final class Level implements FrameDecoder {
        @Override
        public int decode(byte[] payload, int bytes, float[] out) {
            Arrays.fill(out, 0, frameSamples, payload[0] * 0.5f);
            return frameSamples;
        }

        @Override
        public int conceal(float[] out, int frames) {
            Arrays.fill(out, 0, frames, 0f);
            return frames;
        }

        @Override
        public int concealStepSamples() {
            return 1;
        }

        @Override
        public void reset() {}

        @Override
        public void close() {}
    }
}
