package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.stats.LatencySummary;
import org.boothline.session.view.CallState;
import org.boothline.session.view.SessionCommands;
import org.boothline.session.view.SessionView;
import org.junit.jupiter.api.Test;

class TypedCommandsTest {
    private final FakeStation station = new FakeStation();
    private final List<String> warned = new ArrayList<>();
    private final TypedCommands commands = new TypedCommands(station, warned::add);

    private List<String> asked(String... lines) {
        station.asked.clear();
        for (String line : lines) {
            assertFalse(commands.obey(line), line);
        }
        return List.copyOf(station.asked);
    }

    @Test
    void quitEnds() {
        assertTrue(commands.obey("q"));
        assertTrue(commands.obey(" quit "));
    }

    @Test
    void takesAreStartedAndStopped() {
        assertEquals(List.of("take Verse two", "take ", "stop"), asked("take  Verse two ", "take", "stop"));
        assertEquals(List.of("take "), asked("t"));
        station.take = new SessionView.TakeView("fedcba9876543210", "Verse", true, 1, 0);
        assertEquals(List.of("stop"), asked("t"));
    }

    @Test
    void pairingIsAnswered() {
        assertEquals(List.of("same true", "same false", "same true", "same false"), asked("yes", "no", "y", "n"));
    }

    @Test
    void muteIsSwitchedAndSet() {
        assertEquals(List.of("mute true", "mute false"), asked("mute", "unmute"));
        assertEquals(List.of("mute true"), asked("m"));
        station.muted = true;
        assertEquals(List.of("mute false", "mute true"), asked("m", "mute"));
    }

    @Test
    void gainIsSetInDecibelsOrByOneUpAndDown() {
        assertEquals(List.of("gain -3.5", "gain 12.0"), asked("gain -3.5", "gain  12"));
        station.gainDb = -3.5;
        assertEquals(List.of("gain -2.5", "gain -4.5"), asked("+", "-"));
    }

    @Test
    void framesAndBitrateAreGivenInNumbersOrByKeys() {
        assertEquals(
                List.of("frame 2.5", "bitrate 128", "frame 2.5", "frame 10.0"),
                asked("frame 2.5", "bitrate 128", "<", ">"));
        station.frameMs = 20;
        assertEquals(List.of("frame 20.0", "frame 10.0"), asked(">", "<"));
        station.codec = "l24";
        station.frameMs = 2.4;
        assertEquals(List.of("frame 1.0", "frame 3.0"), asked("<", ">"));
        assertEquals(List.of(), warned);
        assertEquals(List.of(), asked("frame", "frame short", "bitrate 96.5", "codec l24"));
        assertEquals(4, warned.size());
        assertTrue(warned.get(3).contains("call again with --codec"), warned.get(3));
    }

    @Test
    void theTalkbackIsSwitchedAndSet() {
        assertEquals(List.of("talk true", "talk false"), asked("talk on", "talk off"));
        assertEquals(List.of("talk true", "talk true"), asked("talk", "k"));
        station.talkback = new SessionView.TalkbackView(true, "card", new SessionView.LevelView(-6, -9, -9, 0), 0, 0);
        assertEquals(List.of("talk false", "talk false"), asked("talk", "k"));
    }

    @Test
    void theMonitorIsTurnedOnAndOffAndSetInDecibels() {
        assertEquals(
                List.of("monitor true", "monitor false", "monitor gain -6.0"),
                asked("monitor on", "monitor off", "monitor -6"));
        assertEquals(List.of("monitor true"), asked("o"));
        station.monitor = new SessionView.MonitorView(0, 2, 0, 0, 0);
        assertEquals(List.of("monitor false"), asked("o"));
        assertEquals(List.of(), asked("monitor", "monitor loud"));
        assertEquals(2, warned.size());
    }

    @Test
    void whatIsNotUnderstoodIsSaidAndNotDone() {
        assertEquals(List.of(), asked("gain loud", "gain", "gainful", "mute me", ""));
        assertEquals(4, warned.size());
        assertTrue(warned.get(0).contains("\"gain -3.5\""), warned.get(0));
        assertTrue(warned.get(2).startsWith("\"gainful\" is not a command; these are: take NAME,"), warned.get(2));
    }

    private static final class FakeStation implements SessionCommands {
        final List<String> asked = new ArrayList<>();
        SessionView.TakeView take;
        boolean muted;
        double gainDb;
        String codec = "opus";
        double frameMs = 5;
        SessionView.MonitorView monitor;
        SessionView.TalkbackView talkback;

        @Override
        public void startTake(String name) {
            asked.add("take " + name);
        }

        @Override
        public void stopTake() {
            asked.add("stop");
        }

        @Override
        public void answerPairing(boolean same) {
            asked.add("same " + same);
        }

        @Override
        public void mute(boolean now) {
            asked.add("mute " + now);
        }

        @Override
        public void gain(double db) {
            asked.add("gain " + db);
        }

        @Override
        public void frame(double ms) {
            asked.add("frame " + ms);
        }

        @Override
        public void bitrate(int kbps) {
            asked.add("bitrate " + kbps);
        }

        @Override
        public void talk(boolean on) {
            asked.add("talk " + on);
        }

        @Override
        public void monitor(boolean on) {
            asked.add("monitor " + on);
        }

        @Override
        public void monitorGain(double db) {
            asked.add("monitor gain " + db);
        }

        @Override
        public void hangUp() {
            asked.add("hang up");
        }

        @Override
        public SessionView view() {
            SessionView.SentView sent = new SessionView.SentView(
                    "0123456789abcdef",
                    "card",
                    new SessionView.LevelView(-6, -9, -9, 0),
                    0,
                    0,
                    0,
                    0,
                    -1,
                    0,
                    0,
                    "quiet",
                    muted,
                    gainDb,
                    codec,
                    frameMs,
                    256,
                    0,
                    new LatencySummary(0, 0, 0, 0, 0));
            return new SessionView(
                    CallState.CONNECTED,
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    sent,
                    null,
                    talkback,
                    null,
                    -1,
                    take,
                    monitor,
                    null);
        }
    }
}
