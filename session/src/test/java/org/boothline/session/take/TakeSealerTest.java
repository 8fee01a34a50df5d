package org.boothline.session.take;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeSealerTest {
    private static final int FRAME = 240;
    private static final int WORD = StreamFormat.opus(1).word();
    private static final int RECORD_BYTES = 196;

    @TempDir
    Path folder;

    private static TakeInfo open(long firstSample, long firstIndex) {
        String id = "00000000000000cc";
        return TakeInfo.open(id, "One", id, id, Direction.SENT, "ab", firstSample, firstIndex, 0, null);
    }

    /** Packets at their place, with {@code shift} samples of source fault before {@code shiftIndex}. */
    private void write(long first, long end, long shiftIndex, long shift) throws IOException {
        try (SegmentWriter packets = new SegmentWriter(folder, "packets")) {
            for (long i = first; i < end; i++) {
                long sample64 = i * FRAME + (i >= shiftIndex ? shift : 0);
                packets.append(RecordType.PACKET, i, sample64, WORD, new byte[160], 0, 160);
            }
        }
    }

    private long endIndex(TakeInfo take, long lastSample64, long producedEnd) throws IOException {
        try (LogIndex log = LogIndex.open(folder, "packets", LogIndex.ALL)) {
            return TakeSealer.endIndex(log, take, lastSample64, FRAME, producedEnd);
        }
    }

    @Test
    void beginsATakeEarlyEnoughToWarmADecoderUp() {
        assertEquals(96, TakeSealer.firstIndex(100));
        assertEquals(0, TakeSealer.firstIndex(3));
    }

    @Test
    void endsATakeWithThePacketThatBeginsAtItsLastSampleOrBefore() throws IOException {
        write(10, 5_000, Long.MAX_VALUE, 0);
        TakeInfo take = open(14 * FRAME, 10);
        for (long packet = 10; packet < 5_000; packet += 131) {
            assertEquals(packet + 1, endIndex(take, packet * FRAME, 5_000));
            assertEquals(packet + 1, endIndex(take, packet * FRAME + FRAME - 1, 5_000));
        }
        assertEquals(5_000, endIndex(take, 9_999_999, 5_000));
        assertEquals(10, endIndex(take, 9 * FRAME, 5_000));
    }

    @Test
    void findsTheEndBesideASourceFault() throws IOException {
        write(0, 100, 50, 48_000);
        TakeInfo take = open(0, 0);
        assertEquals(50, endIndex(take, 49 * FRAME + 10, 100));
        assertEquals(50, endIndex(take, 50 * FRAME + 20_000, 100), "no packet was made in the fault");
        assertEquals(51, endIndex(take, 50 * FRAME + 48_000, 100));
        assertEquals(100, endIndex(take, 99 * FRAME + 48_000 + 40_000, 100), "nor after the last");
    }

    @Test
    void countsPacketsThatTheDiskRefused() throws IOException {
        write(0, 50, Long.MAX_VALUE, 0);
        write(80, 100, Long.MAX_VALUE, 0);
        TakeInfo take = open(0, 0);
        assertEquals(71, endIndex(take, 70 * FRAME + 5, 200), "in a hole of the log");
        assertEquals(121, endIndex(take, 120 * FRAME, 200), "after its end");
        assertEquals(110, endIndex(take, 120 * FRAME, 110), "but none that was never made");
        assertEquals(81, endIndex(take, 80 * FRAME, 200));
    }

    @Test
    void findsTheEndAmongFramesOfEveryLength() throws IOException {
        int[] lengths = {120, 960, 240, 480};
        long[] begins = new long[401];
        try (SegmentWriter packets = new SegmentWriter(folder, "packets")) {
            for (int i = 0; i < 400; i++) {
                int samples = lengths[i / 100];
                int word = StreamFormat.word(Codec.OPUS, 1, samples);
                packets.append(RecordType.PACKET, i, begins[i], word, new byte[160], 0, 160);
                begins[i + 1] = begins[i] + samples;
            }
        }
        TakeInfo take = open(0, 0);
        for (int packet = 0; packet < 400; packet++) {
            assertEquals(packet + 1, endIndex(take, begins[packet], 1_000));
            assertEquals(packet + 1, endIndex(take, begins[packet + 1] - 1, 1_000));
        }
        assertEquals(403, endIndex(take, begins[400] + 2 * FRAME, 1_000), "by the present length: 5 ms");
    }

    @Test
    void countsAsManyPacketsThatTheDiskRefusedAsTheShorterFramesBesideThemWouldBe() throws IOException {
        try (SegmentWriter packets = new SegmentWriter(folder, "packets")) {
            packets.append(RecordType.PACKET, 0, 0, StreamFormat.word(Codec.OPUS, 1, 960), new byte[160], 0, 160);
            packets.append(RecordType.PACKET, 9, 1_920, StreamFormat.word(Codec.OPUS, 1, 120), new byte[160], 0, 160);
        }
        assertEquals(5, endIndex(open(0, 0), 960 + 3 * 120, 10));
        assertEquals(9, endIndex(open(0, 0), 960 + 8 * 120 - 1, 10));
        assertEquals(10, endIndex(open(0, 0), 960 + 8 * 120, 10));
    }

    @Test
    void endsATakeOfWhichTheDiskTookNothing() throws IOException {
        TakeInfo take = open(100 * FRAME, 96);
        assertEquals(151, endIndex(take, 150 * FRAME, 400));
        assertEquals(140, endIndex(take, 150 * FRAME, 140));
        assertEquals(96, endIndex(take, 150 * FRAME, 0));
    }

    @Test
    void isNotMisledByRecordsThatWentBadMeanwhile() throws IOException {
        write(0, 101, Long.MAX_VALUE, 0);
        TakeInfo take = open(0, 0);
        try (LogIndex log = LogIndex.open(folder, "packets", LogIndex.ALL)) {
            assertEquals(101, log.size());
            for (int bad : new int[] {50, 49, 48, 75, 76, 90, 0}) {
                damage(bad);
            }
            assertEquals(91, TakeSealer.endIndex(log, take, 90 * FRAME + 3, FRAME, 101));
            assertEquals(61, TakeSealer.endIndex(log, take, 60 * FRAME, FRAME, 101));
            assertEquals(51, TakeSealer.endIndex(log, take, 50 * FRAME, FRAME, 101));
            assertEquals(48, TakeSealer.endIndex(log, take, 47 * FRAME, FRAME, 101));
        }
    }

    private void damage(int record) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("packets-000001.seg").toFile(), "rw")) {
            assertEquals(101 * RECORD_BYTES, file.length());
            file.seek((long) record * RECORD_BYTES + 100);
            file.write(0x55);
        }
    }
}
