package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;

class FormatChoiceTest {
    private static final StreamFormat MONO = StreamFormat.opus(1);
    private static final StreamFormat L24 = FormatChoice.standard(Codec.L24, 2);

    private static String refused(StreamFormat format, double ms) {
        return assertThrows(UserFault.class, () -> FormatChoice.withFrameMs(format, ms))
                .sentence();
    }

    @Test
    void opusHasFourFrameLengths() throws UserFault {
        for (double ms : FormatChoice.stepsMs(Codec.OPUS)) {
            assertEquals((int) (ms * 48), FormatChoice.withFrameMs(MONO, ms).frameSamples());
        }
        for (double ms : new double[] {0, 1, 3, 7, 40, -5, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            String sentence = refused(MONO, ms);
            assertTrue(sentence.contains("2.5, 5, 10 and 20 ms"), sentence);
        }
    }

    @Test
    void losslessAudioTakesOneToFourMillisecondsOfWhatFitsAPacket() throws UserFault {
        assertEquals(48, FormatChoice.withFrameMs(L24, 1).frameSamples());
        assertEquals(72, FormatChoice.withFrameMs(L24, 1.5).frameSamples());
        assertEquals(
                192,
                FormatChoice.withFrameMs(FormatChoice.standard(Codec.L16, 2), 4).frameSamples());
        for (double ms : new double[] {0.5, 5, Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            String sentence = refused(L24, ms);
            assertTrue(sentence.contains("1 to 4 ms"), sentence);
        }
        String sentence = refused(L24, 4);
        assertTrue(sentence.contains("A packet of 4 ms at 2304 kbit/s") && sentence.contains("datagram"), sentence);
    }

    @Test
    void opusHasABitrateAndLosslessAudioNone() throws UserFault {
        assertEquals(6_000, FormatChoice.withBitrateKbps(MONO, 6).bitrateBps());
        assertEquals(510_000, FormatChoice.withBitrateKbps(MONO, 510).bitrateBps());
        for (int kbps : new int[] {5, 511, -1, Integer.MAX_VALUE}) {
            UserFault fault = assertThrows(UserFault.class, () -> FormatChoice.withBitrateKbps(MONO, kbps));
            assertTrue(fault.sentence().contains("6 to 510 kbit/s"), fault.sentence());
        }
        assertThrows(UserFault.class, () -> FormatChoice.withBitrateKbps(L24, 256));
    }

    @Test
    void aLongPacketAtManyBitsFitsNoDatagramWhicheverIsChosenLast() throws UserFault {
        StreamFormat longFrames = FormatChoice.withFrameMs(MONO, 20);
        assertThrows(UserFault.class, () -> FormatChoice.withBitrateKbps(longFrames, 510));
        StreamFormat manyBits = FormatChoice.withBitrateKbps(MONO, 510);
        assertThrows(UserFault.class, () -> FormatChoice.withFrameMs(manyBits, 20));
    }
}
