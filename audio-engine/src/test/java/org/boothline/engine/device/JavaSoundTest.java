package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

class JavaSoundTest {
    private static final DeviceLine STEREO = new DeviceLine("fake", 48_000, 2, 24, 480);

    private final VirtualClock clock = new VirtualClock();
    private final FakeLine card = new FakeLine();

    @Test
    void capturesLittleEndianSamplesOf24And16Bits() throws UserFault {
        int[] samples = new int[4];
        capture(STEREO).read(samples, 2);
        assertArrayEquals(new int[] {0x020100, 0x050403, 0x080706, 0x0b0a09}, samples);
        new JavaSoundCapture(new FakeLine(), new DeviceLine("fake", 48_000, 2, 16, 480), clock).read(samples, 2);
        assertArrayEquals(new int[] {0x010000, 0x030200, 0x050400, 0x070600}, samples);
    }

    @Test
    void losesNothingWhenAReadIsCutShort() throws UserFault {
        JavaSoundCapture capture = capture(STEREO);
        card.cuts.add(7);
        int[] samples = new int[4];
        assertEquals(0, capture.read(samples, 2));
        assertEquals(2, capture.read(samples, 2));
        assertArrayEquals(new int[] {0x020100, 0x050403, 0x080706, 0x0b0a09}, samples);
        card.cuts.add(6);
        assertEquals(0, capture.read(samples, 2));
        assertEquals(1, capture.read(samples, 1));
        assertArrayEquals(
                new int[] {0x0e0d0c, 0x11100f},
                List.of(samples[0], samples[1]).stream().mapToInt(i -> i).toArray());
    }

    @Test
    void tellsThatTheCardIsGoneWhenReadsReturnNothingTwice() throws UserFault {
        JavaSoundCapture capture = capture(STEREO);
        card.cuts.addAll(List.of(0, 0));
        assertEquals(0, capture.read(new int[4], 2));
        UserFault fault = assertThrows(UserFault.class, () -> capture.read(new int[4], 2));
        assertEquals(FaultCode.DEVICE, fault.code());
        assertEquals(
                "The capture device \"fake\" is gone: it was unplugged, or its sound server has stopped; plug it in "
                        + "again or choose another device.",
                fault.sentence());
    }

    @Test
    void tellsThatTheCardIsGoneWhenItsLineWasClosed() {
        JavaSoundCapture capture = capture(STEREO);
        card.cuts.add(-1);
        card.close();
        assertThrows(UserFault.class, () -> capture.read(new int[4], 2));
        FakeLine other = new FakeLine();
        other.cuts.add(0);
        other.close();
        assertThrows(UserFault.class, () -> new JavaSoundPlayback(other, STEREO, 2, clock).write(new float[4], 2));
    }

    @Test
    void endsACallThatDoesNotComeBackAfterThreeSeconds() {
        boolean[] released = new boolean[1];
        StallWatch watch = new StallWatch(clock, () -> released[0] = true);
        watch.enter();
        clock.advanceMs(2_999);
        watch.check();
        assertFalse(watch.tripped());
        watch.leave();
        clock.advanceMs(10_000);
        watch.check();
        assertFalse(watch.tripped());
        watch.enter();
        clock.advanceMs(3_000);
        watch.check();
        assertTrue(watch.tripped() && released[0]);
    }

    @Test
    void tellsThatTheCardIsGoneWhenItMovesNothingAndNeverFails() {
        card.hangs = true;
        // Real time passes for the watch's thread; the clock it asks is already far ahead at its second look.
        JavaSoundCapture capture = new JavaSoundCapture(card, STEREO, new LeapingClock());
        UserFault fault = assertThrows(UserFault.class, () -> capture.read(new int[4], 2));
        assertTrue(fault.sentence().contains("has moved no audio for 3 s"), fault.sentence());
    }

    @Test
    void endsWithoutAFaultWhenItIsClosedByAnotherThread() throws Exception {
        card.hangs = true;
        JavaSoundCapture capture = capture(STEREO);
        int[] status = new int[1];
        Thread reader = new Thread(() -> {
            try {
                status[0] = capture.read(new int[480], 240);
            } catch (UserFault e) {
                status[0] = 99;
            }
        });
        reader.start();
        capture.close();
        reader.join();
        assertEquals(-1, status[0]);
        assertEquals(-1, capture.read(new int[480], 240));
    }

    @Test
    void forgivesInterruptsThatComeOneByOne() throws UserFault {
        JavaSoundCapture capture = capture(STEREO);
        for (int i = 0; i < 5; i++) {
            card.cuts.add(0);
            assertEquals(0, capture.read(new int[4], 2));
            assertEquals(2, capture.read(new int[4], 2));
        }
        JavaSoundPlayback playback = playback(STEREO, 2);
        for (int i = 0; i < 5; i++) {
            card.cuts.add(0);
            playback.write(new float[4], 2);
            playback.write(new float[4], 2);
        }
    }

    @Test
    void doesNotWaitForEverForACardThatCannotBeClosed() {
        card.closeHangs = true;
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> CardClosing.close(card::close, "fake", 20));
        assertTrue(card.isOpen());
    }

    @Test
    void playsRoundedAndClampedSamples() throws UserFault {
        JavaSoundPlayback playback = playback(STEREO, 2);
        playback.write(new float[] {0.5f, -1f, 2f, 0f}, 2);
        assertEquals("000040000080ffff7f000000", HexFormat.of().formatHex(card.written.toByteArray()));
    }

    @Test
    void mapsMonoToAStereoCardAndStereoToAMonoCard() throws UserFault {
        playback(STEREO, 1).write(new float[] {0.5f}, 1);
        assertEquals("000040000040", HexFormat.of().formatHex(card.written.toByteArray()));
        card.written.reset();
        playback(new DeviceLine("mono", 48_000, 1, 16, 480), 2).write(new float[] {0.5f, 0.25f}, 1);
        assertEquals("0030", HexFormat.of().formatHex(card.written.toByteArray()));
    }

    @Test
    void playsAtTheRateOfTheCard() throws UserFault {
        JavaSoundPlayback playback = playback(new DeviceLine("slow", 44_100, 2, 16, 441), 2);
        for (int i = 0; i < 200; i++) {
            playback.write(new float[480], 240);
        }
        int frames = card.written.size() / 4;
        assertTrue(frames <= 44_100 && frames > 44_100 - 60, "frames " + frames);
        assertTrue(playback.latencyFrames() > 0);
    }

    @Test
    void writesLaterWhatAnInterruptLeftOver() throws UserFault {
        JavaSoundPlayback playback = playback(STEREO, 2);
        card.cuts.add(4);
        playback.write(new float[] {0.5f, 0.5f}, 1);
        playback.write(new float[] {-0.5f, -0.5f}, 1);
        assertEquals("0000400000400000c00000c0", HexFormat.of().formatHex(card.written.toByteArray()));
        card.cuts.addAll(List.of(0, 0));
        playback.write(new float[2], 1);
        assertThrows(UserFault.class, () -> playback.write(new float[2], 1));
    }

    @Test
    void countsAnUnderRunOnlyWhenTheLineRanEmptyAfterItHadRun() throws UserFault {
        JavaSoundPlayback playback = playback(STEREO, 2);
        card.availableBytes = 480 * 6;
        playback.write(new float[4], 2);
        playback.write(new float[4], 2);
        assertEquals(0, playback.underRuns());
        card.availableBytes = 0;
        playback.write(new float[4], 2);
        assertEquals(480, playback.latencyFrames());
        card.availableBytes = 480 * 6;
        playback.write(new float[4], 2);
        playback.write(new float[4], 2);
        assertEquals(1, playback.underRuns());
    }

    @Test
    void allocatesNothingPerReadAndWrite() {
        card.keeps = false;
        JavaSoundCapture capture = capture(STEREO);
        JavaSoundPlayback playback = playback(new DeviceLine("slow", 44_100, 2, 16, 441), 1);
        int[] in = new int[480];
        float[] out = new float[240];
        double perRound = AllocationProbe.bytesPerRound(500, 200, () -> {
            try {
                capture.read(in, 240);
                playback.write(out, 240);
            } catch (UserFault e) {
                throw new AssertionError(e);
            }
        });
        capture.close();
        playback.close();
        assertEquals(0.0, perRound, 0.1);
    }

    private JavaSoundCapture capture(DeviceLine line) {
        return new JavaSoundCapture(card, line, clock);
    }

    private JavaSoundPlayback playback(DeviceLine line, int channels) {
        return new JavaSoundPlayback(card, line, channels, clock);
    }
}
