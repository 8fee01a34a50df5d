package org.boothline.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Table;
import org.jspecify.annotations.Nullable;

/**
 * What came of a demo. Every root and hash in it was computed by a fresh process from one side's folder alone.
 *
 * @param boothCheck what {@code takes verify} printed at the booth
 * @param studioCheck what it printed at the studio
 * @param kept where the folders are, or null when they are gone
 * @param seconds the whole demo took
 */
public record DemoReport(
        DemoSettings settings,
        Call call,
        Job restored,
        Job replaced,
        JsonNode boothCheck,
        JsonNode studioCheck,
        @Nullable Path kept,
        double seconds) {
    /**
     * What the ear got during the take.
     *
     * @param copied packets that the line lost and that came in time as copies in later ones
     * @param resent packets that the line lost and that came in time because they were asked for
     * @param late packets that came after their time to be played; recorded all the same
     * @param delayMs microphone to ear; −1 when unknown
     * @param paired whether both stations said that they know each other and that the call is encrypted
     */
    record Call(
            String takeId, long copied, long resent, long late, double concealedMs, double delayMs, boolean paired) {}

    /**
     * A restore or replace.
     *
     * @param before the take before it
     * @param job the finished job
     * @param take the take after it
     */
    record Job(JsonNode before, JsonNode job, JsonNode take) {
        double seconds() {
            return (job.path("finishedEpochMs").asLong()
                            - job.path("startedEpochMs").asLong())
                    / 1e3;
        }

        long bytesMissing() {
            return job.path("bytesMissing").asLong();
        }

        long bytesResent() {
            return job.path("bytesResent").asLong();
        }
    }

    /** True only if the call was protected, both sides' checks hold and both computed the same. */
    public boolean proven() {
        return call.paired()
                && boothCheck.path("held").asBoolean()
                && studioCheck.path("held").asBoolean()
                && same("packetRoot")
                && same("pcmRoot")
                && same("pcmSha256");
    }

    private boolean same(String member) {
        JsonNode booth = boothCheck.path(member);
        return booth.isTextual() && booth.equals(studioCheck.path(member));
    }

    private long packetsSent() {
        JsonNode take = restored.before();
        return take.path("endIndex").asLong() - take.path("firstIndex").asLong();
    }

    private long packetsLost() {
        return packetsMissing() + call.copied() + call.resent();
    }

    private long packetsMissing() {
        return restored.before().path("gaps").path("packetsMissing").asLong();
    }

    private int gaps() {
        return restored.before().path("gaps").path("missing").size();
    }

    /** The table and the verdict, for people. */
    public String text() {
        Table figures = new Table("", "", ">", "")
                .row(
                        "",
                        "take",
                        Figures.seconds(restored.before().path("seconds").asDouble()),
                        "")
                .row("", "paired", call.paired() ? "yes" : "NO", "by the studio's invitation; both keys are pinned")
                .row(
                        "",
                        "encrypted",
                        call.paired() ? "yes" : "NO",
                        "SRTP with AES-256-GCM; control and restore TLS 1.3")
                .row("", "packets sent", Figures.count(packetsSent()), "")
                .row("", "packets lost", Figures.count(packetsLost()), lossShare())
                .row(
                        "",
                        "of these recovered live",
                        Figures.count(call.copied() + call.resent()),
                        call.copied() + " by copies, " + call.resent() + " sent again in time")
                .row("", "packets missing", Figures.count(packetsMissing()), "when the take had ended")
                .row("", "packets late", Figures.count(call.late()), "recorded all the same")
                .row("", "gaps", Figures.count(gaps()), "")
                .row("", "audio concealed", Figures.milliseconds(call.concealedMs()), "what the ear got for it")
                .row("", "delay", call.delayMs() < 0 ? "?" : Figures.milliseconds(call.delayMs()), "microphone to ear")
                .row("", "bytes missing", Figures.bytes(restored.bytesMissing()), "payload of the missing packets")
                .row("", "bytes re-sent", Figures.bytes(restored.bytesResent()), "to restore")
                .row("", "time to restore", Figures.seconds(restored.seconds()), "")
                .row("", "bytes sent to replace", Figures.bytes(replaced.bytesResent()), "the microphone's samples")
                .row("", "time to replace", Figures.seconds(replaced.seconds()), "");
        Table proofs = new Table("", "", "", "", "");
        proof(proofs, "packet root", "packetRoot", "its spool", "its log and the patch");
        proof(proofs, "PCM root", "pcmRoot", "its spool", "replaced.wav");
        proof(proofs, "SHA-256 of the samples", "pcmSha256", "captured", "replaced.wav");
        String end = System.lineSeparator();
        return figures.text() + end + end + proofs.text() + end + files(end) + end + verdict();
    }

    private void proof(Table table, String name, String member, String boothSource, String studioSource) {
        table.row("", name, "booth", boothCheck.path(member).asText("none"), boothSource);
        table.row(
                "",
                "",
                "studio",
                studioCheck.path(member).asText("none"),
                (same(member) ? "= " : "DIFFERENT: ") + studioSource);
    }

    private String lossShare() {
        return packetsSent() == 0 ? "" : Figures.percent(100.0 * packetsLost() / packetsSent());
    }

    private String files(String end) {
        if (kept == null) {
            return "";
        }
        return end + "  kept in " + kept + end + "  restored "
                + restored.take().path("restoredWav").asText() + end + "  replaced "
                + replaced.take().path("replacedWav").asText() + end;
    }

    /** One line. */
    public String verdict() {
        if (proven()) {
            return "PROVEN: the studio's file holds what the booth's microphone heard, sample for sample ("
                    + Figures.seconds(seconds) + " in all).";
        }
        List<String> failed = new ArrayList<>();
        if (!call.paired()) {
            failed.add("the call was not between paired stations");
        }
        failures(failed, "booth", boothCheck);
        failures(failed, "studio", studioCheck);
        return "NOT PROVEN: "
                + (failed.isEmpty() ? "the two sides computed different roots" : String.join("; ", failed)) + ".";
    }

    private static void failures(List<String> failed, String side, JsonNode check) {
        for (JsonNode one : check.path("checks")) {
            if (!one.path("held").asBoolean()) {
                failed.add(side + ", " + one.path("check").asText() + ": "
                        + one.path("detail").asText().replaceAll("\\.$", ""));
            }
        }
    }

    /** One object, for programs. */
    public Json json() {
        return new Json()
                .with("version", 1)
                .with("proven", proven())
                .with("takeId", call.takeId())
                .with("paired", call.paired())
                .with(
                        "line",
                        new Json()
                                .with("lossPercent", settings.lossPercent())
                                .with("burstPackets", settings.burstPackets())
                                .with("blackoutSeconds", settings.blackoutSeconds())
                                .with("delayMs", settings.delayMs())
                                .with("jitterMs", settings.jitterMs())
                                .with("seed", settings.seed()))
                .with("takeSeconds", restored.before().path("seconds").asDouble())
                .with("packetsSent", packetsSent())
                .with("packetsLost", packetsLost())
                .with("packetsRecoveredByCopy", call.copied())
                .with("packetsRecoveredByResend", call.resent())
                .with("packetsMissing", packetsMissing())
                .with("packetsLate", call.late())
                .with("gaps", gaps())
                .with("concealedMs", call.concealedMs())
                .with("delayMs", call.delayMs())
                .with("bytesMissing", restored.bytesMissing())
                .with("bytesResent", restored.bytesResent())
                .with("restoreSeconds", restored.seconds())
                .with("replaceBytes", replaced.bytesResent())
                .with("replaceSeconds", replaced.seconds())
                .with("packetRoot", side("packetRoot"))
                .with("pcmRoot", side("pcmRoot"))
                .with("pcmSha256", side("pcmSha256"))
                .with("seconds", seconds)
                .with("kept", kept == null ? null : kept.toString());
    }

    private Json side(String member) {
        return new Json()
                .with("booth", boothCheck.path(member).asText(""))
                .with("studio", studioCheck.path(member).asText(""));
    }
}
