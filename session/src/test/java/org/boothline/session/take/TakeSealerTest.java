package org.boothline.session.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;
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
    void beginsATakeEarlyEnoughToWarmADecoderUpWhateverWasUnderWay() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            int frame = new int[] {120, 240, 480, 960}[random.nextInt(4)];
            long encoded = random.nextInt(5_000);
            long captured = encoded * frame + random.nextInt(10) * (long) frame; // Encoding lags behind capture.
            long first = Math.max(0, captured - random.nextInt(200_000));
            long index = TakeSealer.firstIndex(encoded, captured - first, frame);
            // The packet whose decoded audio holds the sample, with the decoder's lookahead of 120.
            long holds = (first + 120) / frame;
            assertTrue(index <= Math.max(0, holds - 2), "seed " + seed + " step " + i + ": " + index + " for " + holds);
            assertTrue(index >= Math.max(0, holds - 16), "seed " + seed + " step " + i + ": far too early");
        }
        assertEquals(0, TakeSealer.firstIndex(3, 0, FRAME));
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
