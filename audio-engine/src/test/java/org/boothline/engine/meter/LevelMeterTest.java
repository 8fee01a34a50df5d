package org.boothline.engine.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.junit.jupiter.api.Test;

class LevelMeterTest {
    private final LevelMeter meter = new LevelMeter(2);

    @Test
    void readsTheFloorBeforeAnythingAndInSilence() {
        assertEquals(LevelMeter.FLOOR_DB, meter.peakDb(0));
        assertEquals(LevelMeter.FLOOR_DB, meter.momentaryLufs());
        meter.add(new int[48_000], 24_000);
        assertEquals(LevelMeter.FLOOR_DB, meter.peakDb(1));
        assertEquals(LevelMeter.FLOOR_DB, meter.rmsDb(1));
        assertEquals(LevelMeter.FLOOR_DB, meter.momentaryLufs());
        assertEquals(0, meter.clips());
    }

    @Test
    void readsPeakAndRmsOfASine() {
        play(1 << 22, 4);
        assertEquals(-6.02, meter.peakDb(0), 0.01);
        assertEquals(-9.03, meter.rmsDb(0), 0.01);
        assertEquals(LevelMeter.FLOOR_DB, meter.peakDb(1));
        assertEquals(meter.peakDb(0), meter.peakDb(), "the louder channel");
        assertEquals(meter.rmsDb(0), meter.rmsDb(), "the louder channel");
    }

    @Test
    void letsThePeakFallBy20DbIn1700Ms() {
        play(1 << 22, 1);
        float before = meter.peakDb(0);
        for (int i = 0; i < 340; i++) {
            meter.add(new int[480], 240);
        }
        assertEquals(before - 20, meter.peakDb(0), 0.1);
    }

    @Test
    void countsThreeAndMoreSamplesAtFullScaleOnceWhereverABlockEnds() {
        LevelMeter mono = new LevelMeter(1);
        mono.add(new int[] {0, Int24.MAX, Int24.MAX, 0, Int24.MAX}, 5);
        assertEquals(0, mono.clips());
        mono.add(new int[] {Int24.MIN}, 1);
        assertEquals(0, mono.clips());
        mono.add(new int[] {Int24.MAX}, 1);
        assertEquals(1, mono.clips());
        mono.add(new int[] {Int24.MAX, Int24.MAX, Int24.MAX, Int24.MAX, 0}, 5);
        assertEquals(1, mono.clips());
        mono.add(new float[] {1.2f, -1.5f, 1f, 0.9f}, 4);
        assertEquals(2, mono.clips());
    }

    @Test
    void countsClipsOfEachChannelAndOfACardOf16Bit() {
        int left = Short.MAX_VALUE << 8;
        meter.add(new int[] {left, 0, left, Int24.MIN, left, Int24.MIN, 0, Int24.MIN}, 4);
        assertEquals(2, meter.clips());
        meter.add(new int[] {left, left, 0, left, left, 0}, 3);
        assertEquals(2, meter.clips(), "a channel's samples follow one another, not the channels");
    }

    @Test
    void readsTheSameWhateverTheBlocks() {
        LevelMeter large = new LevelMeter(1);
        LevelMeter small = new LevelMeter(1);
        int[] steady = new int[9_600];
        for (int i = 0; i < steady.length; i++) {
            steady[i] = i / 24 % 2 == 0 ? 1 << 20 : -(1 << 20);
        }
        for (int i = 0; i < 10; i++) {
            large.add(steady, 9_600);
            for (int k = 0; k < 80; k++) {
                small.add(Arrays.copyOfRange(steady, k * 120, k * 120 + 120), 120);
            }
        }
        assertEquals(large.rmsDb(0), small.rmsDb(0), 0.001);
        assertEquals(-18.06, large.rmsDb(0), 0.1);
        assertEquals(large.momentaryLufs(), small.momentaryLufs(), 0.001);
    }

    @Test
    void readsSamplesOfBothKindsAlike() {
        float[] floats = new float[480];
        int[] ints = new int[480];
        LevelMeter other = new LevelMeter(2);
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 480; i++) {
                ints[i] = (int) (2_000_000 * Math.sin(0.05 * (round * 480 + i)));
                floats[i] = Int24.toFloat(ints[i]);
            }
            meter.add(ints, 240);
            other.add(floats, 240);
        }
        assertEquals(meter.peakDb(), other.peakDb());
        assertEquals(meter.rmsDb(), other.rmsDb());
        assertEquals(meter.momentaryLufs(), other.momentaryLufs());
    }

    @Test
    void forgetsWhatIsNoNumber() {
        meter.add(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, 1);
        meter.add(new int[120_000], 60_000);
        assertEquals(LevelMeter.FLOOR_DB, meter.momentaryLufs());
        play(1 << 22, 4);
        assertEquals(-9.03, meter.rmsDb(0), 0.01);
    }

    @Test
    void canBeReadWhileAnotherThreadWrites() throws InterruptedException {
        int[] loud = new int[480];
        Arrays.fill(loud, 1 << 22);
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 5_000; i++) {
                meter.add(loud, 240);
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
        int[] captured = new int[480];
        float[] played = new float[480];
        double perRound = AllocationProbe.bytesPerRound(5_000, 2_000, () -> {
            meter.add(captured, 240);
            meter.add(played, 240);
            meter.peakDb();
            meter.momentaryLufs();
        });
        assertEquals(0.0, perRound, 0.01);
    }

    private void play(int amplitude, int seconds) {
        int[] block = new int[480];
        for (int at = 0; at < seconds * 48_000; at += 240) {
            for (int i = 0; i < 240; i++) {
                block[2 * i] = (int) (amplitude * Math.sin(2 * Math.PI * (at + i) / 48));
            }
            meter.add(block, 240);
        }
    }
}
