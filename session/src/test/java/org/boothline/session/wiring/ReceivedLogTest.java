package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.engine.playout.PlayoutChain;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.PlayoutNotes;
import org.boothline.takes.log.RecordView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedLogTest {
    private static final StreamFormat FORMAT = new StreamFormat(Codec.L16, 1, 240, 0);

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    private final DiskEvents disk = new DiskEvents();
    private final EncodedFrame frame = new EncodedFrame();
    private Path folder;
    private PlayoutChain chain;
    private ReceivedLog log;

    @BeforeEach
    void makeLog() throws IOException, UserFault {
        folder = data.resolve("stream");
        chain = new PlayoutChain(
                Codec.L16,
                1,
                0,
                Codecs.decoder(Codec.L16, 1),
                new AdaptiveJitterBuffer(DelayPolicy.manual(10_000_000)),
                1);
        log = new ReceivedLog(folder, chain.map(), clock, disk);
    }

    private void arrive(long index64) {
        frame.index64 = index64;
        frame.sample64 = index64 * 240;
        frame.formatWord = FORMAT.word();
        frame.payload[0] = (byte) index64;
        frame.payloadBytes = 480;
        frame.timeNs = clock.nowNs();
        log.offer(frame);
        chain.offer(frame);
    }

    private RangeSet present() throws IOException {
        try (LogIndex packets = LogIndex.open(folder, "packets", LogIndex.ALL)) {
            return packets.present();
        }
    }

    @Test
    void writesWhatArrivesLateAndTwiceTooInTheOrderItCame() throws IOException {
        for (long index64 : new long[] {5, 3, 4, 4, 9}) {
            arrive(index64);
        }
        log.work();
        assertEquals(
                List.of(new LongRange(3, 6), new LongRange(9, 10)), present().ranges());
        try (LogIndex packets = LogIndex.open(folder, "packets", LogIndex.ALL)) {
            RecordView record = new RecordView();
            assertTrue(packets.read(9, record));
            assertEquals(9 * 240, record.sample64());
            assertEquals(480, record.payloadBytes());
            assertEquals(9, record.payload()[0]);
        }
        assertEquals(0, log.packetsUnlogged());
    }

    @Test
    void dropsAndCountsWhatAFullRingCanNotTake() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            arrive(i);
        }
        log.work();
        assertEquals(5_000 - 4_096, log.packetsUnlogged());
        assertEquals(List.of(new LongRange(0, 4_096)), present().ranges());
    }

    @Test
    void goesOnThroughADiskThatRefusesAndCountsWhatItLost() throws IOException {
        Files.delete(folder);
        for (int i = 0; i < 1_000; i++) {
            arrive(i);
            log.work();
        }
        assertEquals(List.of("refuses"), disk.told);
        assertTrue(log.packetsUnlogged() > 0);
        Files.createDirectory(folder);
        arrive(1_000);
        log.work();
        assertEquals(List.of("refuses", "accepts"), disk.told);
        assertEquals(1_001, present().count() + log.packetsUnlogged());
        assertTrue(present().contains(1_000));
    }

    @Test
    void writesWhatIsLeftWhenItIsClosed() throws IOException {
        log.start();
        for (int i = 0; i < 300; i++) {
            arrive(i);
        }
        log.close();
        assertEquals(List.of(new LongRange(0, 300)), present().ranges());
        assertEquals(0, log.packetsUnlogged());
    }

    @Test
    void countsWhatStillWaitedForRoomWhenItIsClosed() throws IOException {
        Files.delete(folder);
        log.start();
        for (int i = 0; i < 300; i++) {
            arrive(i);
        }
        log.close();
        assertEquals(300, log.packetsUnlogged());
    }

    @Test
    void notesOnceASecondWhatTheEarGotInstead() throws IOException {
        float[] out = new float[240];
        for (int i = 0; i < 12; i++) {
            if (i != 5 && i != 6) {
                arrive(i);
            }
            clock.advanceMs(5);
            chain.pull(out, 240, clock.nowNs());
        }
        log.work();
        assertTrue(PlayoutNotes.read(folder).concealed().isEmpty());
        clock.advanceMs(1_000);
        log.work();
        assertEquals(
                List.of(new LongRange(5 * 240, 7 * 240)),
                PlayoutNotes.read(folder).concealed().ranges());
    }
}
