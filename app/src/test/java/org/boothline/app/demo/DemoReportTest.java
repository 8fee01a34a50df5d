package org.boothline.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.boothline.app.json.Json;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private static final String ROOT = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    @Test
    void provenOnlyIfBothSidesHoldAndComputedTheSame() {
        assertTrue(report(check(true, ROOT, ROOT, ROOT), check(true, ROOT, ROOT, ROOT))
                .proven());
        assertFalse(report(check(false, ROOT, ROOT, ROOT), check(true, ROOT, ROOT, ROOT))
                .proven());
        assertFalse(report(check(true, ROOT, ROOT, ROOT), check(false, ROOT, ROOT, ROOT))
                .proven());
        assertFalse(report(check(true, ROOT, ROOT, ROOT), check(true, OTHER, ROOT, ROOT))
                .proven());
        assertFalse(report(check(true, ROOT, ROOT, ROOT), check(true, ROOT, OTHER, ROOT))
                .proven());
        assertFalse(report(check(true, ROOT, ROOT, ROOT), check(true, ROOT, ROOT, OTHER))
                .proven());
    }

    @Test
    void aRootThatNobodyComputedProvesNothing() {
        JsonNode none = Json.read("{\"held\":true,\"checks\":[]}");
        assertFalse(report(none, none).proven());
        JsonNode noPcm =
                Json.read("{\"held\":true,\"packetRoot\":\"" + ROOT + "\",\"pcmRoot\":null,\"pcmSha256\":null}");
        assertFalse(report(noPcm, noPcm).proven());
    }

    @Test
    void theVerdictNamesTheCheckThatFailed() {
        DemoReport report = report(check(true, ROOT, ROOT, ROOT), check(false, ROOT, ROOT, ROOT));
        assertEquals("NOT PROVEN: studio, pcmRoot: it differs.", report.verdict());
    }

    @Test
    void theTableShowsWhatThePersonWantsToKnow() {
        String text = report(check(true, ROOT, ROOT, ROOT), check(true, ROOT, ROOT, ROOT))
                .text();
        assertTrue(text.matches("(?s).*packets sent +4,000\\R.*"), text);
        assertTrue(text.matches("(?s).*packets lost +52  1.3 %\\R.*"), text);
        assertTrue(text.matches("(?s).*recovered live +12  7 by copies, 5 sent again in time\\R.*"), text);
        assertTrue(text.matches("(?s).*packets missing +40 .*"), text);
        assertTrue(text.matches("(?s).*packets late +3 .*"), text);
        assertTrue(text.matches("(?s).*gaps +2\\R.*"), text);
        assertTrue(text.matches("(?s).*audio concealed +215 ms .*"), text);
        assertTrue(text.matches("(?s).*delay +42 ms .*"), text);
        assertTrue(text.matches("(?s).*bytes missing +6.4 kB .*"), text);
        assertTrue(text.matches("(?s).*bytes re-sent +6.5 kB .*"), text);
        assertTrue(text.matches("(?s).*time to restore +0.8 s\\R.*"), text);
        assertTrue(text.contains("PROVEN"), text);
        assertEquals(6, text.split(ROOT, -1).length - 1, text);
    }

    @Test
    void theObjectForProgramsHasTheSameFigures() {
        JsonNode json = Json.read(report(check(true, ROOT, ROOT, ROOT), check(true, ROOT, ROOT, ROOT))
                .json()
                .line());
        assertTrue(json.path("proven").asBoolean());
        assertEquals(4_000, json.path("packetsSent").asLong());
        assertEquals(52, json.path("packetsLost").asLong());
        assertEquals(40, json.path("packetsMissing").asLong());
        assertEquals(6_500, json.path("bytesResent").asLong());
        assertEquals(ROOT, json.path("pcmSha256").path("studio").asText());
    }

    private static JsonNode check(boolean held, String packetRoot, String pcmRoot, String pcmSha256) {
        return Json.read("{\"side\":\"x\",\"held\":" + held + ",\"packetRoot\":\"" + packetRoot + "\",\"pcmRoot\":\""
                + pcmRoot + "\",\"pcmSha256\":\"" + pcmSha256
                + "\",\"checks\":[{\"check\":\"pcmRoot\",\"held\":" + held + ",\"detail\":\"it differs.\"}]}");
    }

    private static DemoReport report(JsonNode booth, JsonNode studio) {
        JsonNode before =
                Json.read("{\"seconds\":20.0,\"firstIndex\":100,\"endIndex\":4100,\"gaps\":{\"packetsMissing\":40,"
                        + "\"missing\":[{\"first\":1,\"end\":30},{\"first\":40,\"end\":51}]}}");
        JsonNode job = Json.read(
                "{\"startedEpochMs\":1000,\"finishedEpochMs\":1800,\"bytesMissing\":6400,\"bytesResent\":6500}");
        DemoReport.Job done = new DemoReport.Job(before, job, before);
        DemoSettings settings = new DemoSettings(5, 3, 0.5, 10, 2, 1, 20, null, null);
        return new DemoReport(
                settings,
                new DemoReport.Call("0123456789abcdef", 7, 5, 3, 215, 41.6, true),
                done,
                done,
                booth,
                studio,
                null,
                31);
    }
}
