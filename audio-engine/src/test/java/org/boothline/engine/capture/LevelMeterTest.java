package org.boothline.engine.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.junit.jupiter.api.Test;

class LevelMeterTest {
    private final LevelMeter meter = new LevelMeter();

    @Test
    void readsTheFloorBeforeAnythingAndInSilence() {
        assertEquals(LevelMeter.FLOOR_DB, meter.peakDb(0));
        meter.add(new int[480], 240, 2);
        assertEquals(LevelMeter.FLOOR_DB, meter.peakDb(1));
        assertEquals(LevelMeter.FLOOR_DB, meter.rmsDb(1));
    }

    @Test
    void readsPeakAndRmsOfASine() {
        play(1 << 22, 4);
        assertEquals(-6.02, meter.peakDb(0), 0.01);
        assertEquals(-9.03, meter.rmsDb(0), 0.01);
        assertEquals(LevelMeter.FLOOR_DB, meter.peakDb(1));
    }

    @Test
    void letsThePeakFallBy20DbIn1700Ms() {
        play(1 << 22, 1);
        float before = meter.peakDb(0);
        for (int i = 0; i < 340; i++) {
            meter.add(new int[480], 240, 2);
        }
        assertEquals(before - 20, meter.peakDb(0), 0.1);
        assertEquals(before, meter.highestPeakDb(0), 0.01);
    }

    @Test
    void countsClippedSamplesOnBothEndsOfTheScale() {
        meter.add(new int[] {Int24.MAX, 0, Int24.MIN, Int24.MAX - 1}, 2, 2);
        assertEquals(2, meter.clippedSamples());
        assertEquals(0, meter.peakDb(0), 0.001);
    }

    @Test
    void readsTheSameWhateverTheBlocks() {
        LevelMeter other = new LevelMeter();
        int[] steady = new int[960];
        Arrays.fill(steady, 1 << 20);
        for (int i = 0; i < 100; i++) {
            meter.add(steady, 960, 1);
            for (int k = 0; k < 8; k++) {
                other.add(steady, 120, 1);
            }
        }
        assertEquals(meter.rmsDb(0), other.rmsDb(0), 0.001);
        assertEquals(-18.06, meter.rmsDb(0), 0.1);
    }

    @Test
    void canBeReadWhileAnotherThreadWrites() throws InterruptedException {
        int[] loud = new int[480];
        Arrays.fill(loud, 1 << 22);
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 5_000; i++) {
                meter.add(loud, 240, 2);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            float peak = meter.peakDb(1);
            assertTrue(peak == LevelMeter.FLOOR_DB || Math.abs(peak + 6.02) < 0.01, "read " + peak);
        }
        writer.join();
        assertEquals(-6.02, meter.peakDb(1), 0.01);
    }

    @Test
    void allocatesNothing() {
        int[] block = new int[480];
        double perRound = AllocationProbe.bytesPerRound(5_000, 2_000, () -> {
            meter.add(block, 240, 2);
            meter.peakDb(0);
        });
        assertEquals(0.0, perRound, 0.01);
    }

    private void play(int amplitude, int seconds) {
        int[] block = new int[480];
        for (int at = 0; at < seconds * 48_000; at += 240) {
            for (int i = 0; i < 240; i++) {
                block[2 * i] = (int) (amplitude * Math.sin(2 * Math.PI * (at + i) / 48));
            }
            meter.add(block, 240, 2);
        }
    }
}
