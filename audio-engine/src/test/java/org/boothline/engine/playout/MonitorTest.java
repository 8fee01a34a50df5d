package org.boothline.engine.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final long SEED = 5;
    private static final int CAPTURED = 240;
    private static final int PULLED = 120;

    private final int[] block = new int[CAPTURED];
    private final float[] out = new float[2 * PULLED];
    private long captured;
    private float previous;
    private float steepest;
    private int longestDelay;

    private void capture(Monitor monitor) {
        for (int i = 0; i < CAPTURED; i++) {
            block[i] = Int24.ofFloat((float) (0.5 * Math.sin(2 * Math.PI * 500 * captured++ / 48_000)));
        }
        monitor.captured(block, CAPTURED);
    }

    private void pull(Monitor monitor) {
        monitor.pull(out, PULLED, 0, 0);
        for (int i = 0; i < PULLED; i++) {
            assertEquals(out[2 * i], out[2 * i + 1], "mono goes to both sides");
            steepest = Math.max(steepest, Math.abs(out[2 * i] - previous));
            previous = out[2 * i];
        }
        longestDelay = Math.max(longestDelay, monitor.delayFrames());
    }

    /** Both devices for so long, whose threads come late by up to so much. */
    private void run(Monitor monitor, double seconds, double capturePpm, double lateMs) {
        Random random = new Random(SEED);
        double capturePeriod = CAPTURED / (48_000 * (1 + capturePpm / 1e6));
        double pullPeriod = PULLED / 48_000.0;
        long captures = 1;
        long pulls = 1;
        double captureAt = capturePeriod;
        double pullAt = pullPeriod;
        while (pullAt < seconds) {
            if (captureAt <= pullAt) {
                capture(monitor);
                captureAt = ++captures * capturePeriod + random.nextDouble() * lateMs / 1_000;
            } else {
                pull(monitor);
                pullAt = ++pulls * pullPeriod + random.nextDouble() * lateMs / 1_000;
            }
        }
    }

    @Test
    void playsTheInputBitForBitAsSoonAsThereIsEnough() {
        Monitor monitor = new Monitor(1, 2, 0);
        capture(monitor);
        pull(monitor); // Fades in.
        capture(monitor);
        pull(monitor);
        for (int i = 0; i < PULLED; i++) {
            double sine = 0.5 * Math.sin(2 * Math.PI * 500 * (PULLED + i) / 48_000);
            assertEquals(Int24.ofFloat((float) sine), Int24.ofFloat(out[2 * i]));
        }
    }

    @Test
    void keepsItsDelayAndNeverRunsDryWhenTheInputIsTheFasterClock() {
        Monitor monitor = new Monitor(1, 2, 0);
        run(monitor, 60, 500, 0);
        assertTrue(monitor.skippedFrames() > 1_000, "skipped " + monitor.skippedFrames());
        assertEquals(0, monitor.repeatedFrames() / 1_000);
        assertEquals(0, monitor.dried() + monitor.droppedFrames());
        assertTrue(longestDelay < 600, "frames of delay: " + longestDelay);
        assertTrue(steepest < 0.06, "it clicks: " + steepest);
    }

    @Test
    void keepsItsDelayAndNeverRunsDryWhenTheOutputIsTheFasterClock() {
        Monitor monitor = new Monitor(1, 2, 0);
        run(monitor, 60, -500, 0);
        assertTrue(monitor.repeatedFrames() > 1_000, "repeated " + monitor.repeatedFrames());
        assertEquals(0, monitor.dried() + monitor.droppedFrames());
        assertTrue(longestDelay < 600, "frames of delay: " + longestDelay);
        assertTrue(steepest < 0.06, "it clicks: " + steepest);
    }

    @Test
    void livesWithThreadsThatComeLate() {
        Monitor monitor = new Monitor(1, 2, 0);
        run(monitor, 60, 100, 5);
        assertTrue(monitor.dried() < 10, "ran dry " + monitor.dried());
        assertEquals(0, monitor.droppedFrames());
        assertTrue(longestDelay < 1_200, "frames of delay: " + longestDelay);
        assertTrue(steepest < 0.06, "it clicks: " + steepest);
    }

    @Test
    void fadesOutWhenNothingComesAndInAgain() {
        Monitor monitor = new Monitor(1, 2, 0);
        run(monitor, 1, 0, 0);
        for (int i = 0; i < 400; i++) {
            pull(monitor);
        }
        assertEquals(0f, previous);
        assertEquals(1, monitor.dried());
        run(monitor, 1, 0, 0);
        assertTrue(steepest < 0.06, "it clicks: " + steepest);
        assertEquals(1, monitor.dried());
        assertTrue(monitor.delayFrames() > 0);
    }

    /** Devices that take less at a time run dry with more waiting than they take. */
    @Test
    void fadesOutWhateverTheDeviceTakes() {
        for (int frames : new int[] {32, 64}) {
            Monitor monitor = new Monitor(1, 2, 0);
            for (int waiting = frames; waiting < 400; waiting += 8) {
                capture(monitor);
                for (int i = 0; i < 400; i++) {
                    monitor.pull(out, frames, 0, 0);
                }
                monitor.captured(block, waiting % CAPTURED);
            }
            assertEquals(0f, out[0]);
            assertTrue(monitor.dried() > 0);
        }
    }

    @Test
    void beginsWithNothingOfBefore() {
        Monitor monitor = new Monitor(1, 2, 0);
        for (int i = 0; i < 50; i++) {
            capture(monitor);
        }
        assertTrue(monitor.droppedFrames() > 0, "nobody pulled");
        monitor.begin();
        assertEquals(0, monitor.delayFrames());
        pull(monitor);
        assertEquals(0f, previous);
    }

    @Test
    void turnsTheGainWithoutAStep() {
        Monitor monitor = new Monitor(1, 2, -6);
        run(monitor, 1, 0, 0);
        steepest = 0;
        monitor.gainDb(-60);
        run(monitor, 1, 0, 0);
        assertTrue(steepest < 0.06, "it clicks: " + steepest);
        assertTrue(Math.abs(previous) <= 0.0006);
    }

    @Test
    void givesTheMeanOfTwoChannelsToOne() {
        Monitor monitor = new Monitor(2, 1, 0);
        int[] stereo = new int[2 * CAPTURED];
        for (int i = 0; i < CAPTURED; i++) {
            stereo[2 * i] = 1_000;
            stereo[2 * i + 1] = 3_000;
        }
        float[] mono = new float[PULLED];
        for (int i = 0; i < 4; i++) {
            monitor.captured(stereo, CAPTURED);
            monitor.pull(mono, PULLED, 0, 0);
        }
        assertEquals(2_000, Int24.ofFloat(mono[7]));
    }

    @Test
    void allocatesNothingPerBlock() {
        Monitor monitor = new Monitor(1, 2, -3);
        assertEquals(0, AllocationProbe.bytesPerRound(2_000, 2_000, () -> {
            monitor.captured(block, CAPTURED);
            monitor.pull(out, PULLED, 0, 0);
            monitor.pull(out, PULLED, 0, 0);
        }));
    }
}
