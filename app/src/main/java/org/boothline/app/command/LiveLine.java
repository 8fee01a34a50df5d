package org.boothline.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.boothline.app.terminal.Figures;
import org.boothline.session.call.Role;
import org.boothline.session.view.CallState;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * The one line that a person watches during a call: level, line, take. The booth sees its own voice, the studio the
 * booth's.
 */
final class LiveLine {
    private static final double METER_FLOOR_DBFS = -60;
    private static final int METER_CHARACTERS = 12;

    private LiveLine() {}

    static String text(SessionView view, Role role) {
        List<String> parts = new ArrayList<>();
        boolean own = (role == Role.BOOTH && view.sent() != null) || view.received() == null;
        if (view.sent() != null && own) {
            level(view.sent().level(), parts);
        } else if (view.received() != null) {
            level(view.received().level(), parts);
        }
        if (view.sent() != null && view.sent().muted()) {
            parts.add("MUTED");
        }
        if (view.sentTalkback() != null && view.sentTalkback().on()) {
            parts.add("TALKING");
        }
        if (view.receivedTalkback() != null && view.receivedTalkback().on()) {
            parts.add("THEY TALK");
        }
        parts.add(state(view));
        if (view.protection() == Protection.UNVERIFIED) {
            parts.add("UNVERIFIED");
        } else if (view.protection() == Protection.PLAIN) {
            parts.add("PLAIN, NOT ENCRYPTED");
        }
        if (view.state() != CallState.LISTENING && view.state() != CallState.CONNECTING) {
            line(view, own, parts);
        }
        if (view.take() != null) {
            parts.add("REC " + view.take().name() + " "
                    + Figures.clock(view.take().seconds()));
        }
        return String.join("  ", parts);
    }

    private static void line(SessionView view, boolean own, List<String> parts) {
        SessionView.ReceivedView received = view.received();
        if (received != null && !own) {
            long recovered = received.recoveredByCopy() + received.recoveredByResend();
            parts.add("lost " + received.lost() + (recovered == 0 ? "" : " recovered " + recovered) + " late "
                    + received.late());
            parts.add("concealed " + Figures.milliseconds(received.concealedMs()));
            if (received.delayMs() >= 0) {
                parts.add("delay " + Figures.milliseconds(received.delayMs()) + split(received.delay()));
            }
        } else if (view.sent() != null) {
            if (view.sent().remoteLossPercent() >= 0) {
                parts.add("loss " + Figures.percent(view.sent().remoteLossPercent()));
            }
            if (view.roundTripMs() >= 0) {
                parts.add("round trip " + Figures.milliseconds(view.roundTripMs()));
            }
        }
    }

    /** Of the delay what differs from call to call. */
    private static String split(SessionView.@Nullable DelayView delay) {
        return delay == null ? "" : " (line " + whole(delay.networkMs()) + ", buffer " + whole(delay.bufferMs()) + ")";
    }

    private static String whole(double ms) {
        return String.valueOf(Math.round(ms));
    }

    private static void level(SessionView.LevelView level, List<String> parts) {
        double shown = Math.max(METER_FLOOR_DBFS, level.peakDbfs());
        parts.add(Figures.bar(1 - shown / METER_FLOOR_DBFS, METER_CHARACTERS) + " " + figure(level.peakDbfs()) + " dB");
        parts.add(figure(level.momentaryLufs()) + " LUFS");
        if (level.clips() > 0) {
            parts.add("CLIPPED " + level.clips());
        }
    }

    private static String figure(double level) {
        return String.format(
                Locale.ROOT, "%4s", level <= METER_FLOOR_DBFS ? "-inf" : String.valueOf(Math.round(level)));
    }

    private static String state(SessionView view) {
        String time = Figures.clock(view.callSeconds());
        return switch (view.state()) {
            case LISTENING -> "waiting for a call";
            case CONNECTING -> "calling";
            case CONNECTED -> time;
            case RECONNECTING -> "redialling " + time;
            case AWAY -> "away " + time;
            case ENDED -> "ended";
        };
    }
}
