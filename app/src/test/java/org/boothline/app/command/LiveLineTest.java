package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.stats.LatencySummary;
import org.boothline.session.call.Role;
import org.boothline.session.view.CallState;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionView;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    private static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0, 0);
    private static final SessionView.SentView SENT = new SessionView.SentView(
            "0123456789abcdef",
            "card",
            level(-30),
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
            268,
            NONE);
    private static final SessionView.ReceivedView RECEIVED = new SessionView.ReceivedView(
            "0123456789abcdef",
            "none",
            level(-6),
            3_900,
            100,
            7,
            512.4,
            41.6,
            1.2,
            960_000,
            60,
            25,
            12.5,
            3.2,
            new SessionView.DelayView(5, 2.5, 20.2, 12.3, 0, 1.6),
            268,
            0,
            NONE,
            NONE,
            NONE);
    private static final SessionView.TakeView TAKE =
            new SessionView.TakeView("fedcba9876543210", "Verse", true, 75, 12);

    @Test
    void theStudioSeesTheBoothsLevelTheLineAndTheTake() {
        SessionView view = view(CallState.CONNECTED, SENT, RECEIVED, TAKE);
        assertEquals(
                "[###########.]   -6 dB    -9 LUFS  02:05  lost 100 recovered 85 late 7  concealed 512 ms  delay 42 ms (line 20, buffer 12)  REC Verse 01:15",
                LiveLine.text(view, Role.STUDIO));
    }

    @Test
    void theBoothSeesItsOwnLevelAndWhatTheStudioReports() {
        SessionView view = view(CallState.CONNECTED, SENT, RECEIVED, null);
        assertEquals(
                "[######......]  -30 dB   -33 LUFS  02:05  loss 2.5 %  round trip 20 ms",
                LiveLine.text(view, Role.BOOTH));
    }

    @Test
    void whoTalksBesideTheStreamIsShown() {
        SessionView.TalkbackView on = new SessionView.TalkbackView(true, "card", level(-30), 9, 0);
        SessionView.TalkbackView off = new SessionView.TalkbackView(false, "card", level(-150), 9, 0);
        assertTrue(talking(on, off).contains("  TALKING  02:05"), talking(on, off));
        assertTrue(talking(null, on).contains("  THEY TALK  02:05"), talking(null, on));
        assertFalse(talking(off, off).contains("TALK"));
    }

    private static String talking(SessionView.TalkbackView sent, SessionView.TalkbackView received) {
        return LiveLine.text(
                new SessionView(
                        CallState.CONNECTED,
                        "Peer",
                        null,
                        Protection.PAIRED,
                        null,
                        null,
                        125,
                        SENT,
                        RECEIVED,
                        sent,
                        received,
                        20,
                        null,
                        null,
                        null),
                Role.BOOTH);
    }

    @Test
    void silenceIsNoNumber() {
        SessionView.SentView silent = new SessionView.SentView(
                "0123456789abcdef",
                "card",
                level(-150),
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                "quiet",
                false,
                0,
                "opus",
                5,
                256,
                268,
                NONE);
        assertEquals(
                "[............] -inf dB  -inf LUFS  02:05  round trip 20 ms",
                LiveLine.text(view(CallState.CONNECTED, silent, null, null), Role.BOOTH));
    }

    @Test
    void beforeACallThereIsOnlyTheState() {
        assertEquals("waiting for a call", LiveLine.text(view(CallState.LISTENING, null, null, null), Role.STUDIO));
    }

    @Test
    void aLostLineIsNamed() {
        SessionView.SentView sent = new SessionView.SentView(
                "0123456789abcdef",
                "card",
                level(-30),
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                "quiet",
                false,
                0,
                "opus",
                5,
                256,
                268,
                NONE);
        assertEquals(
                "[######......]  -30 dB   -33 LUFS  redialling 02:05  round trip 20 ms",
                LiveLine.text(view(CallState.RECONNECTING, sent, null, null), Role.STUDIO));
    }

    @Test
    void clipsAreSaidOnceThereAreSome() {
        SessionView.SentView sent = new SessionView.SentView(
                "0123456789abcdef",
                "card",
                new SessionView.LevelView(0, -3, -3, 2),
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                "quiet",
                false,
                0,
                "opus",
                5,
                256,
                268,
                NONE);
        assertEquals(
                "[############]    0 dB    -3 LUFS  CLIPPED 2  02:05  round trip 20 ms",
                LiveLine.text(view(CallState.CONNECTED, sent, null, null), Role.BOOTH));
    }

    @Test
    void bothSidesSeeWhetherTheyAreMutedThemselves() {
        SessionView.SentView muted = new SessionView.SentView(
                "0123456789abcdef",
                "card",
                level(-150),
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                "quiet",
                true,
                -3,
                "opus",
                5,
                256,
                268,
                NONE);
        assertEquals(
                "[............] -inf dB  -inf LUFS  MUTED  02:05  round trip 20 ms",
                LiveLine.text(view(CallState.CONNECTED, muted, RECEIVED, null), Role.BOOTH));
        assertTrue(LiveLine.text(view(CallState.CONNECTED, muted, RECEIVED, null), Role.STUDIO)
                .contains("  MUTED  02:05  lost 100"));
    }

    private static SessionView.LevelView level(double peakDbfs) {
        return new SessionView.LevelView(peakDbfs, peakDbfs - 6, Math.max(-150, peakDbfs - 3), 0);
    }

    private static SessionView view(
            CallState state, SessionView.SentView sent, SessionView.ReceivedView received, SessionView.TakeView take) {
        return new SessionView(
                state,
                "Peer",
                null,
                Protection.PAIRED,
                null,
                null,
                125,
                sent,
                received,
                null,
                null,
                20,
                take,
                null,
                null);
    }
}
