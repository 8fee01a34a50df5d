package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.boothline.app.terminal.Table;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.ClockNotes;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.PlayoutNotes;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packets of 5 ms; of the take's 5,000 number 400 is lost, and the sender was muted for one packet's time before number
 * 700.
 */
class TakeHeardTest {
    private static final int FRAME = 240;
    private static final LongRange INDICES = new LongRange(100, 5_100);
    private static final long MUTED_FROM = 700;

    @TempDir
    Path folder;

    private static long sample(long index) {
        return (index < MUTED_FROM ? index : index + 1) * FRAME;
    }

    private TakeHeard heard() throws IOException {
        try (SegmentWriter packets = new SegmentWriter(folder, "packets")) {
            int word = StreamFormat.word(Codec.L16, 1, FRAME);
            for (long index = 0; index < 6_000; index++) {
                if (index != 400) {
                    packets.append(RecordType.PACKET, index, sample(index), word, new byte[2 * FRAME], 0, 2 * FRAME);
                }
            }
        }
        try (LogIndex log = LogIndex.open(folder, "packets", INDICES)) {
            LongRange samples = new LongRange(sample(INDICES.first()), sample(INDICES.end()));
            return TakeHeard.of(folder, GapMap.of(INDICES, samples, 0, LogStack.of(log)));
        }
    }

    @Test
    void tellsWhatWasRecoveredAndConcealedWithinTheTakeAndHowTheClocksDrifted() throws IOException {
        try (PlayoutNotes notes = new PlayoutNotes(folder)) {
            notes.copied(50); // Before the take.
            notes.copied(200);
            notes.copied(201);
            notes.resent(300);
            notes.concealed(new LongRange(0, 10));
            notes.concealed(new LongRange(sample(400), sample(401)));
            notes.concealed(new LongRange(sample(500), sample(502)));
            notes.concealed(new LongRange(sample(MUTED_FROM) - FRAME, sample(MUTED_FROM)));
        }
        try (ClockNotes clocks = new ClockNotes(folder)) {
            for (int second = 0; second <= 20; second++) {
                clocks.arrived(second * 48_000L, 7_000 + second * 1_000_100_000L);
            }
        }
        TakeHeard heard = heard();
        assertEquals(2, heard.copied().count());
        assertEquals(1, heard.resent().count());
        assertEquals(15, TakeHeard.ms(heard.concealed()), 1e-9);
        assertEquals(
                List.of(new LongRange(sample(500), sample(502))), heard.late().ranges());
        Table facts = new Table("", "");
        heard.addTo(facts);
        assertEquals(
                List.of(
                        "recovered in the call  3 packets: 2 by copies, 1 sent again",
                        "concealed in the call  15 ms in 2 pieces, of it 10 ms late",
                        "clocks                 the sender's is 100.0 ppm slower, by 20 seconds"),
                facts.text().lines().toList());
    }

    @Test
    void saysNothingOfClocksItKnowsTooLittleOf() throws IOException {
        Table facts = new Table("", "");
        heard().addTo(facts);
        assertEquals(
                List.of(
                        "recovered in the call  0 packets: 0 by copies, 0 sent again",
                        "concealed in the call  0 ms in 0 pieces, of it 0 ms late"),
                facts.text().lines().toList());
    }
}
