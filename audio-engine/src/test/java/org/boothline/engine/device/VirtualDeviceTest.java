package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavReader;
import org.boothline.engine.wav.WavWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualDeviceTest {
    private static final BroadcastInfo NO_INFO = new BroadcastInfo("", "", "", null, 0, "");
    private static final long SEED = 4;

    @TempDir
    Path folder;

    private final VirtualClock clock = new VirtualClock();

    private DevicePacer pacer(int rateHz) {
        return new DevicePacer(clock, rateHz, clock::advanceNs);
    }

    @Test
    void keepsAbsoluteDeadlinesWhateverEachWaitOvershoots() {
        Random random = new Random(SEED);
        DevicePacer pacer = new DevicePacer(clock, 44_100, ns -> clock.advanceNs(ns + random.nextInt(5_000_000)));
        clock.advanceNs(123);
        for (long frames = 0; frames <= 44_100 * 60; frames += 441) {
            assertTrue(pacer.awaitFrames(frames));
        }
        double overshootMs = (clock.nowNs() - 123 - 60e9) / 1e6;
        assertTrue(
                overshootMs >= 0 && overshootMs < 5, "seed " + SEED + ": " + overshootMs + " ms late after a minute");
    }

    @Test
    void doesNotOverflowInAYear() {
        DevicePacer pacer = pacer(192_000);
        pacer.awaitFrames(0);
        long year = 192_000L * 86_400 * 365;
        assertTrue(pacer.awaitFrames(year));
        assertEquals(86_400L * 365 * 1_000_000_000L, clock.nowNs());
        assertEquals(year, pacer.elapsedFrames());
    }

    @Test
    void returnsAtOnceWhenInterruptedAndLosesNothing() throws Exception {
        DevicePacer pacer = pacer(48_000);
        CaptureDevice device = wav(noise(480), false, pacer);
        int[] block = new int[240];
        Thread.currentThread().interrupt();
        assertEquals(0, device.read(block, 240));
        assertTrue(Thread.interrupted());
        assertEquals(240, device.read(block, 240));
        assertArrayEquals(Arrays.copyOf(noise(480), 240), block);
    }

    @Test
    void playsAFileInRealTimeAndThenEnds() throws Exception {
        int[] samples = noise(1_000);
        CaptureDevice device = wav(samples, false, pacer(48_000));
        int[] block = new int[240];
        int[] all = new int[1_200];
        long begunNs = clock.nowNs();
        for (int i = 0; i < 5; i++) {
            assertEquals(240, device.read(block, 240));
            assertEquals(begunNs + (i + 1) * 5_000_000L, clock.nowNs());
            System.arraycopy(block, 0, all, i * 240, 240);
        }
        assertArrayEquals(Arrays.copyOf(samples, 1_200), all, "seed " + SEED);
        assertEquals(-1, device.read(block, 240));
        assertEquals(-1, device.read(block, 240));
    }

    @Test
    void catchesUpAfterAStallWithoutLosingSamples() throws Exception {
        int[] samples = noise(4_800);
        CaptureDevice device = wav(samples, false, pacer(48_000));
        int[] block = new int[240];
        device.read(block, 240);
        clock.advanceMs(50);
        long resumedNs = clock.nowNs();
        for (int i = 1; i < 11; i++) {
            device.read(block, 240);
        }
        assertEquals(resumedNs, clock.nowNs());
        assertArrayEquals(Arrays.copyOfRange(samples, 2_400, 2_640), block, "seed " + SEED);
        device.read(block, 240);
        assertEquals(60_000_000L, clock.nowNs());
    }

    @Test
    void loopsWithoutASeam() throws Exception {
        int[] samples = noise(100);
        CaptureDevice device = wav(samples, true, pacer(48_000));
        int[] block = new int[240];
        for (int at = 0; at < 10_000; at += 240) {
            assertEquals(240, device.read(block, 240));
            for (int i = 0; i < 240; i++) {
                assertEquals(samples[(at + i) % 100], block[i]);
            }
        }
    }

    @Test
    void endsOnceClosed() throws Exception {
        CaptureDevice device = wav(noise(1_000), true, pacer(48_000));
        device.close();
        assertEquals(-1, device.read(new int[240], 240));
        ToneCapture tone = ToneCapture.parse("tone", DeviceRequest.of(1), pacer(48_000));
        tone.close();
        assertEquals(-1, tone.read(new int[240], 240));
    }

    @Test
    void soundsATonePreciselyOnBothSides() throws UserFault {
        ToneCapture tone = ToneCapture.parse("tone:440:-6", DeviceRequest.of(2), pacer(48_000));
        int[] block = new int[480];
        for (int at = 0; at < 48_000; at += 240) {
            assertEquals(240, tone.read(block, 240));
            for (int i = 0; i < 240; i++) {
                double expected = Int24.MAX * Math.pow(10, -6 / 20.0) * Math.sin(2 * Math.PI * 440 * (at + i) / 48_000);
                assertEquals(expected, block[2 * i], 1.0);
                assertEquals(block[2 * i], block[2 * i + 1]);
            }
        }
        assertEquals(1_000_000_000L, clock.nowNs());
    }

    @Test
    void takesBlocksToNowhereAtACardsPace() {
        NonePlayback none = new NonePlayback("none", DeviceRequest.of(2), pacer(48_000));
        float[] block = new float[480];
        none.write(block, 240);
        none.write(block, 240);
        assertEquals(0, clock.nowNs());
        assertEquals(480, none.latencyFrames());
        for (int i = 0; i < 200; i++) {
            none.write(block, 240);
        }
        assertEquals(1_000_000_000L, clock.nowNs());
        assertEquals(0, none.underRuns());
        clock.advanceMs(100);
        assertEquals(0, none.latencyFrames());
        for (int i = 0; i < 30; i++) {
            none.write(block, 240);
        }
        assertEquals(1, none.underRuns());
        none.close();
        none.write(block, 240);
    }

    @Test
    void keepsWhatWasHeardInAFileAndNamesItOnClose() throws Exception {
        Path file = folder.resolve("heard.wav");
        WavFormat format = new WavFormat(48_000, 1, SampleEncoding.PCM24);
        int[] samples = noise(2_400);
        float[] block = new float[240];
        WavPlayback playback = new WavPlayback(
                "wav:heard.wav", WavWriter.create(file, format, NO_INFO), DeviceRequest.of(1), pacer(48_000));
        for (int at = 0; at < 2_400; at += 240) {
            for (int i = 0; i < 240; i++) {
                block[i] = Int24.toFloat(samples[at + i]);
            }
            playback.write(block, 240);
        }
        assertEquals(40_000_000L, clock.nowNs());
        assertFalse(Files.exists(file));
        playback.close();
        playback.close();
        playback.write(block, 240);
        int[] kept = new int[2_400];
        try (WavReader reader = WavReader.open(file)) {
            assertEquals(2_400, reader.frames());
            reader.read(kept, 0, 2_400);
        }
        assertArrayEquals(samples, kept, "seed " + SEED);
    }

    @Test
    void allocatesNothingPerBlock() throws Exception {
        CaptureDevice wav = wav(noise(5_000), true, pacer(48_000));
        ToneCapture tone = ToneCapture.parse("tone", DeviceRequest.of(1), pacer(48_000));
        NonePlayback none = new NonePlayback("none", DeviceRequest.of(1), pacer(48_000));
        int[] block = new int[240];
        float[] heard = new float[240];
        double perRound = AllocationProbe.bytesPerRound(2_000, 500, () -> {
            try {
                wav.read(block, 240);
                tone.read(block, 240);
                none.write(heard, 240);
            } catch (UserFault e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(0.0, perRound, 0.1);
    }

    private WavCapture wav(int[] samples, boolean loops, DevicePacer pacer) throws UserFault {
        Path file = folder.resolve("in.wav");
        WavFormat format = new WavFormat(48_000, 1, SampleEncoding.PCM24);
        try (WavWriter writer = WavWriter.create(file, format, NO_INFO)) {
            writer.write(samples, samples.length);
            writer.finish();
        }
        return new WavCapture("wav:in.wav", WavReader.open(file), loops, 480, pacer);
    }

    private static int[] noise(int samples) {
        return new Random(SEED).ints(samples, Int24.MIN, Int24.MAX + 1).toArray();
    }
}
