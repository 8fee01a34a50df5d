package org.boothline.engine.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.engine.jitter.JitterStatistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sender that changes the length of its frames; the line keeps order and holds packets up by 0.3 ms at most. Virtual
 * time.
 */
class FrameLengthChangeTest {
    private static final int PERIOD = 128;
    private static final int[] LENGTHS = {120, 240, 480, 960};
    /** So long a line is learnt, and the margin is as small as it ever is. */
    private static final double LEARNING_SECONDS = 22;

    private final Random random = new Random(4);
    private final EncodedFrame frame = new EncodedFrame();
    private final float[] out = new float[PERIOD];
    private PlayoutChain chain;
    private long pulled;
    private long index64;
    private long sample64;

    private void open(String policy) {
        AdaptiveJitterBuffer buffer = new AdaptiveJitterBuffer(DelayPolicy.of(policy));
        chain = new PlayoutChain(Codec.OPUS, 1, 120, new MarkingDecoder(1), buffer, 1);
        pulled = 0;
        index64 = 0;
        sample64 = 0;
    }

    private void send(int samples) {
        frame.index64 = index64++;
        frame.sample64 = sample64;
        frame.formatWord = StreamFormat.word(Codec.OPUS, 1, samples);
        frame.payloadBytes = MarkingDecoder.BYTES;
        MarkingDecoder.write(frame.payload, sample64, samples);
        sample64 += samples;
        frame.timeNs = ns(sample64) + random.nextInt(300_000);
        while (ns(pulled + PERIOD) <= frame.timeNs) {
            pulled += PERIOD;
            chain.pull(out, PERIOD, ns(pulled));
        }
        assertTrue(chain.offer(frame));
    }

    private void run(int samples, double seconds) {
        long end = sample64 + (long) (seconds * 48_000);
        while (sample64 < end) {
            send(samples);
        }
    }

    private long madeUp() {
        return chain.statistics().concealedSamples.value()
                + chain.statistics().heldSamples.value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "12", "30"})
    void theEarMissesNoMoreThanOneFrameWhereFramesChangeTheirLength(String marginMs) {
        for (int from : LENGTHS) {
            for (int to : LENGTHS) {
                open(marginMs);
                run(from, 0.5);
                change(from, to);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "studio", "safe"})
    void norWhereTheDelayHasBecomeAsShortAsTheLineAllows(String policy) {
        open(policy);
        run(120, LEARNING_SECONDS);
        change(120, 960);
        change(960, 120);
        change(120, 480);
        change(480, 240);
    }

    private void change(int from, int to) {
        long before = madeUp();
        run(to, 0.5);
        String change = from + " to " + to;
        long gap = madeUp() - before;
        assertTrue(gap <= Math.max(from, to), change + " made up " + gap + " samples");
        JitterStatistics counted = chain.jitterStatistics();
        assertEquals(0, counted.framesLate.value(), change);
        assertEquals(0, counted.framesMissed.value(), change);
        assertEquals(0, counted.framesSkipped.value(), change);
        assertEquals(0, counted.reanchors.value(), change);
        assertEquals(0, chain.statistics().framesCorrupt.value(), change);
        assertEquals(0, chain.statistics().sourceFaultSamples.value(), change);
        long waiting = chain.statistics().bufferDepthSamples.value() / to + 2;
        long decoded = chain.statistics().framesDecoded.value();
        assertTrue(index64 - decoded <= waiting, change + ": " + decoded + " of " + index64 + " frames were heard");
    }

    private static long ns(long samples) {
        return samples * 1_000_000_000L / 48_000;
    }
}
