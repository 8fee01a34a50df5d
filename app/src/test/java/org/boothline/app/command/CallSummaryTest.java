package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.stats.LatencySummary;
import org.boothline.session.view.CallState;
import org.boothline.session.view.SessionView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallSummaryTest {
    private static final SessionView.LevelView QUIET = new SessionView.LevelView(-150, -150, -150, 0);
    private static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0, 0);
    private static final SessionView.SentView SENT = new SessionView.SentView(
            "0123456789abcdef",
            "card",
            QUIET,
            4_000,
            960_000,
            0,
            0,
            2.5,
            12,
            4,
            "loss",
            false,
            0,
            "opus",
            5,
            256,
            281.6,
            new LatencySummary(4_000, 0.04, 0.9, 2.5, 7.125));

    private static SessionView view(SessionView.@Nullable DelayView delay, double delayMs) {
        SessionView.ReceivedView received = new SessionView.ReceivedView(
                "fedcba9876543210",
                "none",
                QUIET,
                3_900,
                100,
                7,
                512.4,
                delayMs,
                1.2,
                960_000,
                60,
                25,
                12.5,
                -3.25,
                delay,
                268.2,
                3,
                new LatencySummary(3_900, 0.31, 4.2, 9, 31.5),
                new LatencySummary(3_800, 12, 16, 18, 20),
                NONE);
        return new SessionView(
                CallState.CONNECTED,
                "Peer",
                null,
                null,
                null,
                null,
                125,
                SENT,
                received,
                null,
                null,
                20,
                null,
                null,
                null);
    }

    @Test
    void saysWhatPassedWhereTheDelayIsAndHowLateWhatCame() {
        String text = CallSummary.text(view(new SessionView.DelayView(5, 2.5, 20.2, 12.3, 0, 1.6), 41.6));
        String[] lines = text.split("\\R");
        assertEquals("The call lasted 02:05.", lines[0]);
        assertEquals("sent       4,000 packets, 282 kbit/s at the end, 12 sent again", lines[1]);
        assertEquals(
                "received   3,900 packets, 268 kbit/s at the end, lost 100, recovered 85 (copies 60, sent again 25), late 7",
                lines[2]);
        assertEquals(
                "heard      concealed 512 ms, the output ran empty 3 times, the clocks differ by -3.3 ppm", lines[3]);
        assertEquals(
                "delay, ms  their input device ? + frame 5.0 + lookahead 2.5 + network 20.2 + jitter buffer 12.3"
                        + " + resampler 0.0 + output device 1.6 = 41.6",
                lines[4]);
        assertTrue(text.contains("packets behind the fastest ones   0.31   4.20   9.00  31.50"), text);
        assertTrue(text.contains("capture late by its device        0.04   0.90   2.50   7.13"), text);
        assertFalse(text.contains("playout late"), "nothing was played");
    }

    @Test
    void whatIsUnknownIsAQuestionMark() {
        String text = CallSummary.text(view(new SessionView.DelayView(5, 2.5, -1, 12.3, 0, 1.6), -1));
        assertTrue(text.contains(" + network ? + "), text);
        assertTrue(text.contains(" = ?"), text);
        assertFalse(CallSummary.text(view(null, -1)).contains("delay"));
    }
}
