package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

/**
 * The playout thread is driven from within JACK's call, where that asks for the time: so both do what two threads would
 * do, one after the other.
 */
class JackPlaybackTest {
    private static final int PERIOD = 64;
    private static final float UNIT = 1 / 8_388_608f;

    private final VirtualClock time = new VirtualClock();
    private final FakeJackLine line = new FakeJackLine(48_000, 2, PERIOD);
    private final List<Integer> demands = new ArrayList<>();
    private final List<Long> instantsNs = new ArrayList<>();
    private Runnable playout = () -> {};
    private boolean insidePlayout;
    private JackPlayback playback = new JackPlayback(line, 2, playing());
    private int written;

    /** A look at the clock gives the playout thread its turn, and takes its time. */
    private NanoClock playing() {
        return () -> {
            if (!insidePlayout) {
                insidePlayout = true;
                playout.run();
                insidePlayout = false;
                time.advanceNs(200_000);
            }
            return time.nowNs();
        };
    }

    /** The playout thread waits in its first demand when JACK calls for the first time. */
    private void begin() {
        insidePlayout = true;
        line.then(() -> {
            insidePlayout = false;
            playout = this::serve;
            playback.cycle(0);
            insidePlayout = true;
        });
        assertEquals(0, demand()); // Served from within; then there is nothing more to wait for.
        insidePlayout = false;
    }

    private int demand() {
        try {
            return playback.awaitDemand();
        } catch (UserFault e) {
            throw new AssertionError(e);
        }
    }

    /** Writes what is wanted, and counts upwards while it does. */
    private void serve() {
        for (int frames = demand(); frames > 0; frames = demand()) {
            demands.add(frames);
            instantsNs.add(playback.demandNs(Long.MAX_VALUE));
            float[] block = new float[2 * frames];
            for (int i = 0; i < frames; i++) {
                block[2 * i] = written * UNIT;
                block[2 * i + 1] = -written * UNIT;
                written++;
            }
            playback.write(block, frames);
        }
    }

    private void assertPlayed(int first) {
        for (int i = 0; i < PERIOD; i++) {
            assertEquals((first + i) * UNIT, line.buffer(0).get(i));
            assertEquals(-(first + i) * UNIT, line.buffer(1).get(i));
        }
    }

    private void assertSilent() {
        for (int i = 0; i < PERIOD; i++) {
            assertEquals(0f, line.buffer(0).get(i));
            assertEquals(0f, line.buffer(1).get(i));
        }
    }

    @Test
    void playsInTheCycleThatAsks() {
        begin();
        for (int cycle = 1; cycle < 100; cycle++) {
            playback.cycle((long) cycle * PERIOD);
            assertPlayed(written - PERIOD);
        }
        assertTrue(demands.stream().allMatch(frames -> frames == PERIOD), "" + demands);
        assertEquals(0, playback.underRuns());
    }

    @Test
    void isSilentAndCountsWhatComesTooLateAndDropsItThen() {
        begin();
        playback.cycle(PERIOD);
        playout = () -> {};
        long beganNs = time.nowNs();
        playback.cycle(2 * PERIOD);
        assertSilent();
        assertTrue(time.nowNs() - beganNs < 1_333_333, "the whole period was waited for");
        playback.cycle(3 * PERIOD);
        assertEquals(2, playback.underRuns());
        demands.clear();
        playout = this::serve;
        playback.cycle(4 * PERIOD);
        // Two periods nobody has heard, and this one: the delay stays what it was.
        assertEquals(3 * PERIOD, demands.stream().mapToInt(frames -> frames).sum());
        assertPlayed(written - PERIOD);
        assertEquals(2, playback.underRuns());
    }

    @Test
    void tellsWhenTheCycleWasDueThatABlockEndsWith() {
        begin();
        instantsNs.clear();
        playback.cycle(PERIOD);
        playback.cycle(2 * PERIOD + 20 * PERIOD);
        assertEquals(List.of(line.timeNs(PERIOD), line.timeNs(16 * PERIOD), line.timeNs(22 * PERIOD)), instantsNs);
        assertEquals(PERIOD, playback.stepFrames());
        assertEquals(5, playback.demandNs(5), "no cycle is early");
    }

    @Test
    void catchesUpWithWhatTheServerLostButNotWithSeconds() {
        begin();
        demands.clear();
        playback.cycle(PERIOD + 10 * PERIOD);
        assertEquals(11 * PERIOD, demands.stream().mapToInt(frames -> frames).sum());
        demands.clear();
        playback.cycle(480_000 / PERIOD * PERIOD);
        assertEquals(List.of(PERIOD), demands);
        assertPlayed(written - PERIOD);
    }

    @Test
    void asksForLongPeriodsInBlocks() throws Exception {
        FakeJackLine wide = new FakeJackLine(48_000, 1, 2_048);
        JackPlayback device = new JackPlayback(wide, 1, time);
        Thread jack = calls(wide, device);
        for (int frames : List.of(960, 960, 128)) {
            assertEquals(frames, device.awaitDemand());
            device.write(new float[frames], frames);
        }
        jack.join(5_000);
        assertEquals(0, device.underRuns());
    }

    /** JACK's thread, which calls once when the playout thread waits. */
    private static Thread calls(FakeJackLine line, JackPlayback device) {
        Thread jack = new Thread(() -> device.cycle(0));
        jack.setDaemon(true);
        line.waitsOn = true;
        line.then(jack::start);
        return jack;
    }

    @Test
    void convertsToTheServersRateExactlyAPeriodAtATime() {
        for (int rateHz : new int[] {44_100, 96_000}) {
            FakeJackLine other = new FakeJackLine(rateHz, 2, 1_024);
            JackPlayback[] device = new JackPlayback[1];
            long[] frames = {0};
            boolean[] inside = {true};
            Runnable pull = () -> {
                try {
                    for (int n = device[0].awaitDemand(); n > 0; n = device[0].awaitDemand()) {
                        assertTrue(n <= 960, "" + n);
                        frames[0] += n;
                        device[0].write(new float[2 * n], n);
                    }
                } catch (UserFault e) {
                    throw new AssertionError(e);
                }
            };
            device[0] = new JackPlayback(other, 2, () -> {
                if (!inside[0]) {
                    inside[0] = true;
                    pull.run();
                    inside[0] = false;
                    time.advanceNs(1_000);
                }
                return time.nowNs();
            });
            pull.run();
            inside[0] = false;
            for (int cycle = 0; cycle < 100; cycle++) {
                device[0].cycle(cycle * 1_024L);
            }
            assertEquals(0, device[0].underRuns());
            assertEquals(100 * 1_024.0 * 48_000 / rateHz, frames[0], 200, rateHz + " Hz");
        }
    }

    @Test
    void clampsAndGivesMonoToBothSides() throws Exception {
        JackPlayback mono = new JackPlayback(line, 1, time);
        Thread jack = calls(line, mono);
        assertEquals(PERIOD, mono.awaitDemand());
        float[] block = new float[PERIOD];
        block[0] = 2f;
        block[1] = -3f;
        block[2] = 0.25f;
        mono.write(block, PERIOD);
        jack.join(5_000);
        for (int channel = 0; channel < 2; channel++) {
            assertEquals(1f, line.buffer(channel).get(0));
            assertEquals(-1f, line.buffer(channel).get(1));
            assertEquals(0.25f, line.buffer(channel).get(2));
        }
    }

    @Test
    void saysWhatTheServerAddsToTheDelay() {
        assertEquals(100, playback.latencyFrames());
        assertEquals(PERIOD, playback.line().bufferFrames());
    }

    @Test
    void endsWhenClosedAndFailsWithItsServer() {
        line.then(() -> {
            throw new IllegalStateException("shut down");
        });
        assertThrows(UserFault.class, playback::awaitDemand);
        playback.close();
        assertEquals(0, demand());
        playback.cycle(0);
        assertSilent();
    }
}
