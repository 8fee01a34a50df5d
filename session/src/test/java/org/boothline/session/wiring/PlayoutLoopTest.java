package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.engine.playout.Mixer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlayoutLoopTest {
    private final VirtualClock clock = new VirtualClock();
    private final List<String> told = new ArrayList<>();
    private final Sink sink = new Sink();
    private PlayoutLoop loop;
    private int writesUntilGone = Integer.MAX_VALUE;
    private int writesLeft;
    private boolean backAgain;
    private final Deque<Integer> demands = new ArrayDeque<>();
    private final List<Integer> written = new ArrayList<>();

    @BeforeEach
    void makeLoop() {
        loop = new PlayoutLoop(new Mixer(2), sink, new Device("card"), 2, clock, new Lateness("playoutLateness", 1));
    }

    private void run(int writes) {
        writesLeft = writes;
        loop.run();
    }

    @Test
    void writesOnePeriodAfterTheOtherUntilItIsStopped() {
        run(100);
        assertEquals(100 * 2_500_000L, clock.nowNs());
        assertEquals(List.of("close card"), told);
    }

    @Test
    void writesWhatADeviceThatAsksHasAskedForAndNothingWhenItDoesNot() {
        demands.addAll(List.of(64, 0, 960, 0, 0, 70));
        run(4);
        assertEquals(List.of(64, 960, 70, 120), written);
    }

    @Test
    void goesOnWithASilentDeviceAndLooksForTheRealOneEveryTwoSeconds() {
        writesUntilGone = 10;
        run(2_000);
        // 10 periods on the card, 1,990 silent ones of 2.5 ms: two looks in 4.97 s.
        assertEquals(List.of("close card", "gone", "look", "look", "close silent"), told);
    }

    @Test
    void takesTheDeviceBackWhenItIsThere() {
        writesUntilGone = 10;
        backAgain = true;
        run(2_000);
        assertEquals(List.of("close card", "gone", "look", "close silent", "close card"), told);
    }

    @Test
    void saysWhenAFileCouldNotBeFinished() {
        loop = new PlayoutLoop(
                new Mixer(2), sink, new Device("broken file"), 2, clock, new Lateness("playoutLateness", 1));
        run(1);
        assertEquals(List.of("close broken file", "unfinished"), told);
    }

    private final class Sink implements PlaybackSink {
        @Override
        public PlaybackDevice first() {
            return new Device("card");
        }

        @Override
        public PlaybackDevice standIn(UserFault gone) {
            told.add("gone");
            writesUntilGone = Integer.MAX_VALUE;
            return new Device("silent");
        }

        @Override
        public @Nullable PlaybackDevice reopen() {
            told.add("look");
            return backAgain ? new Device("card") : null;
        }

        @Override
        public void unfinished(UserFault fault) {
            told.add("unfinished");
        }
    }

    private final class Device implements PlaybackDevice {
        private final String name;

        Device(String name) {
            this.name = name;
        }

        @Override
        public DeviceLine line() {
            return new DeviceLine(name, 48_000, 1, 16, 480);
        }

        @Override
        public int channels() {
            return 2;
        }

        @Override
        public int awaitDemand() {
            Integer demand = demands.poll();
            return demand == null ? PERIOD_FRAMES : demand;
        }

        @Override
        public void write(float[] samples, int frames) throws UserFault {
            assertTrue(samples.length >= frames * 2);
            written.add(frames);
            if (--writesLeft == 0) {
                loop.stop();
            }
            if (--writesUntilGone < 0) {
                throw fault();
            }
            clock.advanceNs(frames * 1_000_000_000L / 48_000);
        }

        private UserFault fault() {
            return new UserFault(FaultCode.DEVICE, "The loudspeaker stopped", "it is gone", "plug it in");
        }

        @Override
        public long latencyFrames() {
            return 0;
        }

        @Override
        public long underRuns() {
            return 0;
        }

        @Override
        public void close() throws UserFault {
            told.add("close " + name);
            if (name.startsWith("broken")) {
                throw fault();
            }
        }
    }
}
