package org.boothline.transport.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import org.junit.jupiter.api.Test;

class UnwrapperTest {
    @Test
    void countsOnThroughManyWrapsOfTheSequenceNumber() {
        SequenceUnwrapper sequences = new SequenceUnwrapper(65_530, 1_000_000);
        for (long on = 0; on < 200_000; on += 7) {
            assertEquals(1_000_000 + on, sequences.unwrap((int) (65_530 + on) & 0xFFFF));
        }
    }

    @Test
    void readsReorderedAndRepeatedSequenceNumbersAcrossTheWrap() {
        SequenceUnwrapper sequences = new SequenceUnwrapper(65_534, 10);
        assertEquals(13, sequences.unwrap(1));
        assertEquals(11, sequences.unwrap(65_535));
        assertEquals(12, sequences.unwrap(0));
        assertEquals(13, sequences.unwrap(1));
        assertEquals(10, sequences.unwrap(65_534));
        assertEquals(14, sequences.unwrap(2));
    }

    @Test
    void takesHalfACycleForABackwardStepAndLessForAForwardOne() {
        SequenceUnwrapper sequences = new SequenceUnwrapper(0, 100_000);
        assertEquals(100_000 + 32_767, sequences.nearest(32_767));
        assertEquals(100_000 - 32_768, sequences.nearest(32_768));
    }

    @Test
    void neverReadsTheCurrentCountAsAheadOrBehind() {
        SequenceUnwrapper sequences = new SequenceUnwrapper(7, 70_000);
        assertEquals(70_000 + 65_536, sequences.after(7));
        assertEquals(70_000 - 65_536, sequences.before(7));
        assertEquals(70_001, sequences.after(8));
        assertEquals(69_999, sequences.before(6));
        assertEquals(70_000 + 65_535, sequences.after(6));
        assertEquals(70_000 - 65_535, sequences.before(8));
    }

    @Test
    void findsEveryCountWithinHalfACycleOfWhereItStands() {
        qt().forAll(
                        integers().between(0, 65_535),
                        longs().between(0, 1L << 48),
                        longs().between(0, 1L << 48),
                        integers().between(-32_768, 32_767))
                .checkAssert((sequence, zero, current, step) -> {
                    SequenceUnwrapper sequences = new SequenceUnwrapper(sequence, zero);
                    sequences.moveTo(current);
                    long meant = current + step;
                    int read = (int) (sequence + meant - zero) & 0xFFFF;
                    assertEquals(meant, sequences.nearest(read));
                    if (step > 0) {
                        assertEquals(meant, sequences.after(read));
                    } else if (step < 0) {
                        assertEquals(meant, sequences.before(read));
                    }
                });
    }

    @Test
    void findsEverySampleWithinHalfACycleOfWhereItStands() {
        qt().forAll(
                        longs().between(0, 0xFFFF_FFFFL),
                        longs().between(0, 1L << 48),
                        longs().between(0, 1L << 48),
                        longs().between(-(1L << 31), (1L << 31) - 1))
                .checkAssert((timestamp, zero, current, step) -> {
                    TimestampUnwrapper timestamps = new TimestampUnwrapper(timestamp, zero);
                    timestamps.moveTo(current);
                    long meant = current + step;
                    assertEquals(meant, timestamps.nearest(timestamp + meant - zero & 0xFFFF_FFFFL));
                });
    }

    @Test
    void countsSamplesOnThroughTheWrapOfTheTimestampAndBack() {
        TimestampUnwrapper timestamps = new TimestampUnwrapper(0xFFFF_FF00L, 5_000);
        assertEquals(5_240, timestamps.unwrap(0xFFFF_FFF0L));
        assertEquals(5_480, timestamps.unwrap(0xE0L));
        assertEquals(5_240, timestamps.unwrap(0xFFFF_FFF0L));
        assertEquals(5_480, timestamps.current());
        assertEquals(5_720, timestamps.unwrap(0x1D0L));
    }
}
