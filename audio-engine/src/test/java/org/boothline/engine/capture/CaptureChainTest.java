package org.boothline.engine.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.junit.jupiter.api.Test;

class CaptureChainTest {
    private static final long SEED = 11;

    @Test
    void leavesEverySampleAsItIsAt48KhzAndNoGain() throws UserFault {
        int[] in = noise(2_400 * 2);
        assertArrayEquals(in, all(new CaptureChain(new FakeCapture(48_000, 2, in), 2, 0), 2, 240), "seed " + SEED);
    }

    @Test
    void givesMonoToBothSides() throws UserFault {
        int[] out = all(new CaptureChain(new FakeCapture(48_000, 1, new int[] {5, -7}), 2, 0), 2, 2);
        assertArrayEquals(new int[] {5, 5, -7, -7}, out);
    }

    @Test
    void takesTheMeanOfBothSidesForMono() throws UserFault {
        int[] in = {10, 20, Int24.MAX, Int24.MAX, Int24.MIN, Int24.MIN, -3, -3};
        int[] out = all(new CaptureChain(new FakeCapture(48_000, 2, in), 1, 0), 1, 4);
        assertArrayEquals(new int[] {15, Int24.MAX, Int24.MIN, -3}, out);
    }

    @Test
    void takesTheFirstTwoOfMoreChannels() throws UserFault {
        int[] in = {1, 3, 99, 99, 5, 7, 99, 99};
        assertArrayEquals(new int[] {1, 3, 5, 7}, all(new CaptureChain(new FakeCapture(48_000, 4, in), 2, 0), 2, 2));
        assertArrayEquals(new int[] {2, 6}, all(new CaptureChain(new FakeCapture(48_000, 4, in), 1, 0), 1, 2));
    }

    @Test
    void appliesGainInDecibelsAndClamps() throws UserFault {
        int[] in = {1_000_000, -1_000_000, 8_000_000, -8_000_000};
        int[] out = all(new CaptureChain(new FakeCapture(48_000, 1, in), 1, 6), 1, 4);
        assertArrayEquals(new int[] {1_995_262, -1_995_262, Int24.MAX, Int24.MIN}, out);
    }

    @Test
    void glidesToAnotherGainWithinABlockAndIsExactAgainAtNone() throws UserFault {
        int[] in = new int[4 * 4 * 2];
        Arrays.fill(in, 1_000_000);
        CaptureChain chain = new CaptureChain(new FakeCapture(48_000, 2, in), 2, 0);
        int[] block = new int[8];
        chain.gainDb(-6.0206); // A half.
        chain.read(block, 4);
        assertArrayEquals(new int[] {875_000, 875_000, 750_000, 750_000, 625_000, 625_000, 500_000, 500_000}, block);
        chain.read(block, 4);
        assertArrayEquals(new int[] {500_000, 500_000, 500_000, 500_000, 500_000, 500_000, 500_000, 500_000}, block);
        chain.gainDb(0);
        chain.read(block, 4);
        assertEquals(1_000_000, block[7]);
        chain.read(block, 4);
        assertEquals(1_000_000, block[0]);
        assertEquals(0, chain.gainDb());
        assertThrows(IllegalArgumentException.class, () -> chain.gainDb(Double.NaN));
    }

    @Test
    void tellsWhatTheDeviceHasLostInFramesAt48Khz() throws UserFault {
        for (int rateHz : new int[] {48_000, 44_100, 96_000}) {
            FakeCapture device = new FakeCapture(rateHz, 1, noise(rateHz));
            device.interruptEvery = 1_000_000; // So that it counts its reads.
            device.missedFrames = 101;
            CaptureChain chain = new CaptureChain(device, 1, 0);
            int[] block = new int[240];
            long missed = 0;
            for (int i = 0; i < 100; i++) {
                assertEquals(240, chain.read(block, 240));
                missed += chain.missedFrames();
            }
            assertEquals(101L * device.reads * 48_000 / rateHz, missed, rateHz + " Hz");
        }
    }

    @Test
    void givesWholeBlocksUntilAllInputHasComeOutAtAnotherRate() throws UserFault {
        int[] in = noise(44_100);
        int[] out = all(new CaptureChain(new FakeCapture(44_100, 1, in), 1, 0), 1, 240);
        // The device filled its last block up with silence, so a block more may come out.
        assertTrue(out.length >= 48_000 && out.length <= 48_000 + 480 && out.length % 240 == 0, "frames " + out.length);
        assertEquals(0, out[out.length - 1]);
    }

    @Test
    void losesNothingWhenTheDeviceIsInterrupted() throws UserFault {
        int[] in = noise(4_410 * 2);
        for (int rate : new int[] {44_100, 48_000, 96_000}) {
            int[] calm = all(new CaptureChain(new FakeCapture(rate, 2, in), 2, 3), 2, 97);
            FakeCapture device = new FakeCapture(rate, 2, in);
            device.interruptEvery = 3;
            assertArrayEquals(calm, all(new CaptureChain(device, 2, 3), 2, 97), rate + " Hz, seed " + SEED);
        }
    }

    @Test
    void convertsAToneWithoutChangingItsLevel() throws UserFault {
        int[] in = new int[44_100];
        for (int i = 0; i < in.length; i++) {
            in[i] = (int) Math.round(4_000_000 * Math.sin(2 * Math.PI * 1_000 * i / 44_100));
        }
        // With 97 frames a block, some blocks begin with a frame that needs no new input.
        for (int frames : new int[] {480, 240, 97}) {
            int[] out = all(new CaptureChain(new FakeCapture(44_100, 1, in), 1, 0), 1, frames);
            for (int i = 480; i < 40_000; i++) {
                assertEquals(4_000_000 * Math.sin(2 * Math.PI * 1_000 * i / 48_000), out[i], 16, "frame " + i);
            }
        }
    }

    @Test
    void saysHowMuchDelayTheConversionCosts() {
        assertEquals(0, new CaptureChain(new FakeCapture(48_000, 1, new int[0]), 1, 0).delayFrames());
        int delay = new CaptureChain(new FakeCapture(44_100, 1, new int[0]), 1, 0).delayFrames();
        assertTrue(delay > 40 && delay < 60, "delay " + delay);
    }

    @Test
    void passesOnThatTheDeviceIsGone() {
        FakeCapture device = new FakeCapture(44_100, 1, new int[1_000]);
        device.gone = true;
        assertThrows(UserFault.class, () -> new CaptureChain(device, 1, 0).read(new int[240], 240));
    }

    @Test
    void refusesWhatNoStreamCanBe() {
        FakeCapture device = new FakeCapture(48_000, 1, new int[0]);
        assertThrows(IllegalArgumentException.class, () -> new CaptureChain(device, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new CaptureChain(device, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new CaptureChain(device, 1, 0).read(new int[961], 961));
    }

    @Test
    void allocatesNothing() {
        for (int rate : new int[] {44_100, 48_000}) {
            CaptureChain chain = new CaptureChain(new FakeCapture(rate, 1, new int[2_000_000]), 2, 3);
            int[] out = new int[480];
            double perRound = AllocationProbe.bytesPerRound(500, 200, () -> {
                try {
                    assertEquals(240, chain.read(out, 240));
                } catch (UserFault e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(0.0, perRound, 0.1, rate + " Hz");
        }
    }

    private static int[] noise(int samples) {
        return new Random(SEED).ints(samples, Int24.MIN, Int24.MAX + 1).toArray();
    }

    private static int[] all(CaptureChain chain, int channels, int frames) throws UserFault {
        int[] out = new int[0];
        int[] block = new int[frames * channels];
        for (int read = chain.read(block, frames); read >= 0; read = chain.read(block, frames)) {
            if (read > 0) {
                assertEquals(frames, read);
                out = Arrays.copyOf(out, out.length + block.length);
                System.arraycopy(block, 0, out, out.length - block.length, block.length);
            }
        }
        return out;
    }
}
