package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.pcm.Int24;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoLoopTest {
    private final VirtualClock clock = new VirtualClock();
    private final EchoLoop loop = new EchoLoop();
    private final PlaybackDevice playback = loop.playback(new DevicePacer(clock, 48_000, clock::advanceNs), 2);
    private final CaptureDevice capture = loop.capture();
    private final float[] played = new float[240];
    private final int[] captured = new int[480];

    @BeforeEach
    void begin() throws UserFault {
        Thread.currentThread().interrupt(); // Nothing was played yet: not worth the wait.
        assertEquals(0, capture.read(captured, 240));
        Thread.interrupted();
        for (int i = 0; i < played.length; i++) {
            played[i] = Int24.toFloat(1_000 * i - 77);
        }
    }

    @Test
    void capturesWhatIsPlayedBitForBitAndAtOnce() throws UserFault {
        playback.write(played, 120);
        playback.write(played, 120);
        assertEquals(240, capture.read(captured, 240));
        int[] expected = new int[480];
        for (int i = 0; i < 480; i++) {
            expected[i] = 1_000 * (i % 240) - 77;
        }
        assertArrayEquals(expected, captured);
        assertEquals(5_000_000L, clock.nowNs(), "paced as a card is");
        assertEquals(0, capture.missedFrames());
        assertEquals(playback.line(), capture.line());
        assertEquals(2, capture.line().channels());
    }

    @Test
    void clampsWhatIsAboveFullScale() throws UserFault {
        Arrays.fill(played, 1.5f);
        playback.write(played, 120);
        capture.read(captured, 120);
        assertEquals(Int24.MAX, captured[0]);
    }

    @Test
    void tellsWhatWasDroppedBecauseNobodyReadIt() throws UserFault {
        for (int i = 0; i < 100; i++) {
            playback.write(played, 120);
        }
        assertEquals(120, capture.read(captured, 120));
        assertEquals(100 * 120 - 8_160, capture.missedFrames());
        assertEquals(120, capture.read(captured, 120));
        assertEquals(0, capture.missedFrames());
    }

    @Test
    void endsWhenItIsClosedAndBeginsTheNextCallWithNothingOfTheOneBefore() throws UserFault {
        playback.write(played, 120);
        playback.close();
        capture.close();
        assertEquals(-1, capture.read(captured, 120));
        CaptureDevice next = loop.capture();
        Thread.currentThread().interrupt();
        assertEquals(0, next.read(captured, 120));
        Thread.interrupted();
        next.close();
    }

    @Test
    void allocatesNothingPerBlock() {
        assertEquals(0, AllocationProbe.bytesPerRound(2_000, 2_000, () -> {
            try {
                playback.write(played, 120);
                capture.read(captured, 120);
            } catch (UserFault e) {
                throw new AssertionError(e);
            }
        }));
    }
}
