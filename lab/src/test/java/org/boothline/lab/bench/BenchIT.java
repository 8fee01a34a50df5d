package org.boothline.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.boothline.engine.codec.CodecProvider;
import org.boothline.engine.codec.Codecs;
import org.junit.jupiter.api.Test;

/** Both benchmarks, as short as they get: whether they measure what they say, not how fast this machine is. */
class BenchIT {
    @Test
    void measuresEveryCodecThatIsHere() throws Exception {
        CodecReport report = CodecBench.measure(new BenchSettings(1, false));
        List<String> usable = Codecs.providers().stream()
                .filter(CodecProvider::usable)
                .map(CodecProvider::name)
                .toList();
        for (String provider : usable) {
            assertTrue(report.rows().stream().anyMatch(row -> row.provider().equals(provider)), provider);
        }
        for (CodecRow row : report.rows()) {
            String what = row.codec() + " by " + row.provider() + ", " + row.frameMs() + " ms";
            assertTrue(row.encode().count() > 0 && row.decode().p50Us() > 0, what);
            assertTrue(row.snrDb() > 20, what + ": " + row.snrDb() + " dB");
            if (!row.provider().equals("concentus")) {
                assertEquals(0, row.encodedBytesAllocated(), 1, what);
                assertEquals(0, row.decodedBytesAllocated(), 1, what);
            }
            if (row.codec().equals("opus")) {
                assertEquals(row.channels() == 1 ? 256 : 384, row.kbps(), 4, what);
            }
        }
    }

    @Test
    void measuresTheWholeWayAndEachThread() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PipelineReport report = PipelineBench.measure(new BenchSettings(1, false));
        new PrintStream(out, true, StandardCharsets.UTF_8).println(report.text());
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(report.packets() > 100, text);
        assertTrue(report.wireToEar().count() > 50, text);
        assertTrue(report.captureToWire().p50Us() > 0, text);
        // Most of the jitter buffer's delay is in it; a machine that was held up just before has less of it left.
        assertTrue(report.wireToEar().p50Us() > report.playoutDelayMs() * 500.0, text);
        assertTrue(report.whole().p50Us() >= report.wireToEar().p50Us(), text);
        assertTrue(
                report.srtp().protect().p50Us() > 0 && report.srtp().unprotect().p50Us() > 0, text);
        assertEquals(16, report.srtp().addedBytes(), text);
        assertTrue(text.contains("SRTP by " + report.srtp().cipher()), text);
        assertEquals(
                List.of(
                        "capture",
                        "encode",
                        "send",
                        "send network",
                        "spool",
                        "meter",
                        "receive network",
                        "playout",
                        "disk"),
                report.threads().stream().map(ThreadRow::thread).toList());
        report.threads().forEach(row -> assertTrue(row.bytes() >= 0, row.thread() + " was not found"));
    }
}
