package org.boothline.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Table;
import org.boothline.base.stats.LatencySummary;
import org.boothline.session.view.SessionView;
import org.boothline.session.view.SessionView.DelayView;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.session.view.SessionView.SentView;

/** What a person wants to know when a call is over: what passed, what the line did, where the delay came from. */
final class CallSummary {
    private CallSummary() {}

    /** @param view the last one of the call */
    static String text(SessionView view) {
        List<String> parts = new ArrayList<>();
        parts.add("The call lasted " + Figures.clock(view.callSeconds()) + ".");
        Table facts = new Table("", "");
        Table latencies = new Table("milliseconds", ">p50", ">p99", ">p99.9", ">max");
        SentView sent = view.sent();
        if (sent != null) {
            sent(facts, sent);
        }
        ReceivedView received = view.received();
        if (received != null) {
            received(facts, received);
            row(latencies, "packets behind the fastest ones", received.delayVariation());
            row(latencies, "wait in the jitter buffer", received.bufferWait());
            row(latencies, "playout late by its device", received.playoutLateness());
        }
        if (sent != null) {
            row(latencies, "capture late by its device", sent.captureLateness());
        }
        parts.add(facts.text());
        if (!latencies.isEmpty()) {
            parts.add(latencies.text());
        }
        return String.join(System.lineSeparator(), parts);
    }

    private static void sent(Table facts, SentView sent) {
        facts.row(
                "sent",
                Figures.count(sent.packets(), "packet", "packets") + ", " + rate(sent.kbps())
                        + (sent.resent() == 0 ? "" : ", " + Figures.count(sent.resent()) + " sent again"));
    }

    private static void received(Table facts, ReceivedView received) {
        facts.row(
                "received",
                Figures.count(received.packets(), "packet", "packets") + ", " + rate(received.kbps()) + ", lost "
                        + Figures.count(received.lost()) + ", recovered "
                        + Figures.count(received.recoveredByCopy() + received.recoveredByResend()) + " (copies "
                        + Figures.count(received.recoveredByCopy()) + ", sent again "
                        + Figures.count(received.recoveredByResend()) + "), late " + Figures.count(received.late()));
        facts.row(
                "heard",
                "concealed " + Figures.milliseconds(received.concealedMs())
                        + (received.underRuns() == 0
                                ? ""
                                : ", the output ran empty " + Figures.count(received.underRuns(), "time", "times"))
                        + String.format(Locale.ROOT, ", the clocks differ by %.1f ppm", received.driftPpm()));
        DelayView delay = received.delay();
        if (delay != null) {
            facts.row("delay, ms", delay(delay, received.delayMs()));
        }
    }

    private static String delay(DelayView delay, double totalMs) {
        return "their input device ? + frame " + Figures.decimal(delay.frameMs()) + " + lookahead "
                + Figures.decimal(delay.lookaheadMs()) + " + network "
                + (delay.networkMs() < 0 ? "?" : Figures.decimal(delay.networkMs())) + " + jitter buffer "
                + Figures.decimal(delay.bufferMs()) + " + resampler " + Figures.decimal(delay.resampleMs())
                + " + output device " + Figures.decimal(delay.deviceMs()) + " = "
                + (totalMs < 0 ? "?" : Figures.decimal(totalMs));
    }

    private static String rate(double kbps) {
        return Math.round(kbps) + " kbit/s at the end";
    }

    private static void row(Table table, String name, LatencySummary summary) {
        if (summary.count() > 0) {
            table.row(name, ms(summary.p50Ms()), ms(summary.p99Ms()), ms(summary.p999Ms()), ms(summary.maxMs()));
        }
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
