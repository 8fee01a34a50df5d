package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.junit.jupiter.api.Test;

/** The sample at frame f of the device's time line is f on the left side and −f on the right one. */
class JackCaptureTest {
    private static final int PERIOD = 64;

    private final FakeJackLine line = new FakeJackLine(48_000, 2, PERIOD);
    private final JackCapture capture = new JackCapture(line);
    private final int[] block = new int[2 * 960];

    private void cycle(long startFrame) {
        for (int i = 0; i < PERIOD; i++) {
            line.buffer(0).put(i, Int24.toFloat((int) startFrame + i));
            line.buffer(1).put(i, Int24.toFloat((int) -startFrame - i));
        }
        capture.cycle(startFrame);
    }

    private void cycles(long from, long to) {
        for (long start = from; start < to; start += PERIOD) {
            cycle(start);
        }
    }

    private void assertBlock(int firstFrame, int frames) {
        int[] expected = IntStream.range(firstFrame, firstFrame + frames)
                .flatMap(frame -> IntStream.of(frame, -frame))
                .toArray();
        int[] got = java.util.Arrays.copyOf(block, 2 * frames);
        assertArrayEquals(expected, got);
    }

    @Test
    void beginsWithThePeriodThatFollowsTheFirstRead() throws UserFault {
        cycles(0, 640);
        line.then(() -> cycles(640, 960));
        assertEquals(240, capture.read(block, 240));
        assertBlock(640, 240);
    }

    @Test
    void givesEverySampleInBlocksOfAnySize() throws UserFault {
        line.then(() -> cycles(0, 6_400));
        int at = 0;
        for (int frames : new int[] {240, 120, 64, 1, 960, 63, 480}) {
            assertEquals(frames, capture.read(block, frames));
            assertBlock(at, frames);
            assertEquals(0, capture.missedFrames());
            at += frames;
        }
    }

    @Test
    void isWokenOnlyByThePeriodThatCompletesTheBlock() throws UserFault {
        line.then(() -> cycles(0, 64));
        line.then(() -> {
            line.wakes = 0;
            cycle(64);
            cycle(128);
            assertEquals(0, line.wakes);
            cycle(192);
            assertEquals(1, line.wakes);
        });
        assertEquals(240, capture.read(block, 240));
    }

    @Test
    void losesNothingWhenInterrupted() throws UserFault {
        line.then(() -> cycles(0, 192));
        assertEquals(0, capture.read(block, 240));
        line.then(() -> cycles(192, 512));
        assertEquals(240, capture.read(block, 240));
        assertBlock(0, 240);
        assertEquals(240, capture.read(block, 240));
        assertBlock(240, 240);
    }

    @Test
    void givesUpWholeBlocksForWhatWasLostAndStaysInPlace() throws UserFault {
        line.then(() -> {
            cycles(0, 320);
            cycles(320 + 6 * PERIOD, 2_560);
        });
        assertEquals(240, capture.read(block, 240));
        assertBlock(0, 240);
        // Lost is 320 to 704: of the second and the third block a part.
        assertEquals(240, capture.read(block, 240));
        assertBlock(720, 240);
        assertEquals(480, capture.missedFrames());
        assertEquals(240, capture.read(block, 240));
        assertBlock(960, 240);
        assertEquals(0, capture.missedFrames());
    }

    @Test
    void tellsALossOnceThoughInterruptedWithin() throws UserFault {
        line.then(() -> {
            cycles(0, 256);
            cycles(512, 576);
        });
        assertEquals(240, capture.read(block, 240));
        assertEquals(0, capture.read(block, 240));
        line.then(() -> cycles(576, 1_280));
        assertEquals(240, capture.read(block, 240));
        assertBlock(720, 240);
        assertEquals(480, capture.missedFrames());
        assertEquals(240, capture.read(block, 240));
        assertEquals(0, capture.missedFrames());
    }

    @Test
    void losesWhatTheRingCannotHoldWhileNobodyReads() throws UserFault {
        line.then(() -> cycles(0, 48_000));
        int frames = 0;
        while (frames + 240 <= 16_384) {
            assertEquals(240, capture.read(block, 240));
            assertBlock(frames, 240);
            frames += 240;
        }
        line.then(() -> cycles(48_000, 49_920));
        assertEquals(240, capture.read(block, 240));
        assertBlock(48_000, 240);
        assertEquals(48_000 - frames, capture.missedFrames());
    }

    @Test
    void endsWhenClosedAndFailsWithItsServer() {
        line.then(() -> {
            throw new IllegalStateException("shut down");
        });
        assertThrows(UserFault.class, () -> capture.read(block, 240));
        line.then(line::close);
        assertEquals(-1, ended());
        assertEquals(-1, ended());
    }

    private int ended() {
        try {
            return capture.read(block, 240);
        } catch (UserFault e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allocatesNothingPerPeriodNorPerBlock() throws UserFault {
        line.then(() -> cycle(0));
        capture.read(block, 64);
        long[] at = {64};
        double perRound = AllocationProbe.bytesPerRound(2_000, 500, () -> {
            capture.cycle(at[0]);
            at[0] += PERIOD;
            try {
                assertEquals(PERIOD, capture.read(block, PERIOD));
            } catch (UserFault e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(0.0, perRound, 0.1);
    }
}
