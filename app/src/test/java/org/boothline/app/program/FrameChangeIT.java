package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.media.StreamFormat;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.LineSettings;
import org.boothline.lab.net.ProxySettings;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The length of packets and the bitrate are changed while a take is recorded, over a line that loses packets. */
class FrameChangeIT {
    @TempDir
    Path temp;

    private RealStation booth;
    private RealStation studio;
    private ImpairmentProxy line;

    /** Where frames of another length began. */
    private record Change(long index64, long sample64, int frameSamples) {}

    @BeforeEach
    void makeStations() throws Exception {
        booth = new RealStation("Booth", temp.resolve("booth"));
        studio = new RealStation("Studio", temp.resolve("studio"));
        booth.meets(studio);
        line = ImpairmentProxy.open(ProxySettings.between(booth.ports(), studio.ports())
                .line(LineSettings.PERFECT.withLoss(0.05, 3))
                .seed(17)
                .build());
    }

    @AfterEach
    void endAllProcesses() throws Exception {
        RealStation.closeAll(studio, booth, line);
    }

    @Test
    void aTakeWhosePacketsChangedTheirLengthIsRestoredAndReplaced() throws Exception {
        // So far back lies what the studio hears that its take begins before the change it is asked for after.
        studio.listen("--playout-delay", "500");
        studio.awaitEvents("READY", 1);
        booth.call(line.faceA(), "wav-loop:" + RealStation.speech(temp), "--frame", "10");
        booth.awaitEvents("CONNECTED", 1);
        studio.await(
                "sound", () -> studio.view().path("received").path("sample64").asLong() > 0);
        booth.program().say("frame 2.5");
        studio.program().say("take Changing");
        studio.awaitTakeSeconds(1);
        booth.program().say("bitrate 96");
        booth.program().say("frame 20");
        studio.awaitTakeSeconds(2);
        assertEquals(20, booth.nextView().path("sent").path("frameMs").asDouble());
        assertEquals(96, booth.view().path("sent").path("bitrateKbps").asInt());
        booth.program().say("frame 7");
        booth.program().say("bitrate 511");
        booth.program().say("frame 5");
        studio.awaitTakeSeconds(3);
        studio.program().say("stop");
        studio.awaitEvents("TAKE_SIGNED", 1);
        assertTrue(studio.view().path("received").path("lost").asLong() > 10, studio.lately());
        assertEquals(4, booth.count("INPUT", "From now on packets hold"), booth.lately());
        assertEquals(1, booth.count("WARNING", "2.5, 5, 10 and 20 ms"), booth.lately());
        assertEquals(1, booth.count("WARNING", "6 to 510 kbit/s"), booth.lately());
        booth.quit();
        studio.quit();

        TakeInfo take = booth.take("Changing").info();
        assertEquals(studio.take("Changing").info().indices(), take.indices());
        List<Change> changes = changes(take);
        assertEquals(
                List.of(480, 120, 960, 240),
                changes.stream().map(Change::frameSamples).toList());
        assertTrue(take.firstSample() < changes.get(1).sample64(), take + " begins after " + changes);
        TakeProofs.assertMadePerfect(booth, studio, "last");
    }

    /**
     * Reads the booth's spool: no packet and no sample lacks in it, and the take's indices are those of its samples.
     */
    private List<Change> changes(TakeInfo take) throws Exception {
        Path spool = booth.take("Changing").session().sentStream(take.streamId());
        List<Change> changes = new ArrayList<>();
        RecordView record = new RecordView();
        int lookahead = booth.take("Changing").session().streamInfo(spool).lookaheadSamples();
        long holding = -1;
        long last = -1;
        long index64 = 0;
        long sample64 = 0;
        int frameSamples = 0;
        try (LogIndex packets = LogIndex.open(spool, "packets", LogIndex.ALL)) {
            for (; packets.read(index64, record); index64++) {
                assertEquals(sample64, record.sample64(), "packet " + index64);
                if (StreamFormat.frameSamplesOf(record.formatWord()) != frameSamples) {
                    frameSamples = StreamFormat.frameSamplesOf(record.formatWord());
                    changes.add(new Change(index64, sample64, frameSamples));
                }
                holding = sample64 <= take.firstSample() ? index64 : holding;
                last = sample64 < take.endSample() + lookahead ? index64 : last;
                sample64 += frameSamples;
            }
            assertEquals(packets.size(), index64);
        }
        assertEquals(holding - 4, take.firstIndex(), "two packets warm a decoder up, two more may be under way");
        assertEquals(last + 1, take.endIndex());
        return changes;
    }
}
