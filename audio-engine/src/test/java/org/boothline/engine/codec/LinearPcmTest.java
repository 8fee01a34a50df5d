package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class LinearPcmTest {
    private static final StreamFormat L24 = new StreamFormat(Codec.L24, 2, 120, 0);
    private static final StreamFormat L16 = new StreamFormat(Codec.L16, 1, 240, 0);

    @Test
    void writesBigEndian() throws UserFault {
        byte[] payload = new byte[1_500];
        try (FrameEncoder wide = Codecs.encoder(L24);
                FrameEncoder narrow = Codecs.encoder(L16)) {
            assertEquals(0, wide.lookaheadSamples());
            assertEquals(6, wide.encode(new int[] {0x123456, -2}, 1, payload));
            assertArrayEquals(new byte[] {0x12, 0x34, 0x56, -1, -1, -2}, Arrays.copyOf(payload, 6));
            assertEquals(4, narrow.encode(new int[] {0x123400, -256}, 2, payload));
            assertArrayEquals(new byte[] {0x12, 0x34, -1, -1}, Arrays.copyOf(payload, 4));
        }
    }

    @Test
    void twentyFourBitIsExact() throws UserFault {
        Random random = new Random(7);
        int[] samples = new int[240];
        byte[] payload = new byte[1_500];
        float[] out = new float[240];
        try (FrameEncoder encoder = Codecs.encoder(L24);
                FrameDecoder decoder = Codecs.decoder(Codec.L24, 2)) {
            for (int round = 0; round < 50; round++) {
                Arrays.setAll(samples, i -> random.nextInt(1 << 24) - (1 << 23));
                samples[0] = 8_388_607;
                samples[1] = -8_388_608;
                int bytes = encoder.encode(samples, 120, payload);
                assertEquals(720, bytes);
                assertEquals(120, decoder.decode(payload, bytes, out));
                for (int i = 0; i < samples.length; i++) {
                    assertEquals(samples[i], Math.round(out[i] * 8_388_608.0));
                }
            }
        }
    }

    @Test
    void sixteenBitSourcesStayExactInSixteenBit() throws UserFault {
        Random random = new Random(8);
        int[] samples = new int[240];
        Arrays.setAll(samples, i -> (random.nextInt(1 << 16) - (1 << 15)) << 8);
        float[] out = throughL16(samples);
        for (int i = 0; i < samples.length; i++) {
            assertEquals(samples[i], Math.round(out[i] * 8_388_608.0));
        }
    }

    @Test
    void keepsAToneBelowTheSixteenthBitAudible() throws UserFault {
        int[] samples = new int[24_000];
        // A third of a step of 16 bit: rounding alone would leave silence.
        Arrays.setAll(samples, i -> (int) Math.round(85 * Math.sin(2 * Math.PI * 1_000 * i / 48_000)));
        float[] out = throughL16(samples);
        double product = 0;
        double energy = 0;
        for (int i = 0; i < samples.length; i++) {
            double sine = Math.sin(2 * Math.PI * 1_000 * i / 48_000);
            product += out[i] * 8_388_608.0 * sine;
            energy += sine * sine;
        }
        assertEquals(85, product / energy, 8);
    }

    @Test
    void staysWithinFullScaleWhenDithered() throws UserFault {
        int[] samples = new int[240];
        Arrays.setAll(samples, i -> i % 2 == 0 ? 8_388_607 : -8_388_607);
        for (float value : throughL16(samples)) {
            assertTrue(Math.abs(value) > 0.99f && Math.abs(value) <= 1f, "wrapped to " + value);
        }
    }

    @Test
    void callsTruncatedAndOversizedPacketsCorrupt() throws UserFault {
        byte[] payload = new byte[720];
        float[] out = new float[240];
        try (FrameDecoder decoder = Codecs.decoder(Codec.L24, 2)) {
            for (int bytes = -1; bytes <= 722; bytes++) {
                boolean whole = bytes > 0 && bytes <= 720 && bytes % 6 == 0;
                assertEquals(whole ? bytes / 6 : FrameDecoder.CORRUPT, decoder.decode(payload, bytes, out));
            }
            assertEquals(FrameDecoder.CORRUPT, decoder.decode(payload, 720, new float[239]));
        }
    }

    /** 1 to 4 ms; four of 24 bit stereo are 4 bytes too many for a datagram. */
    @Test
    void takesAnyFrameSizeAtAnyTimeAndLosesNothing() throws UserFault {
        for (Codec codec : List.of(Codec.L24, Codec.L16)) {
            for (int channels = 1; channels <= 2; channels++) {
                int most = codec == Codec.L24 && channels == 2 ? 191 : 192;
                takesAnyFrameSize(new StreamFormat(codec, channels, 48, 0), most);
            }
        }
    }

    private static void takesAnyFrameSize(StreamFormat format, int most) throws UserFault {
        int[] samples = Signals.speech(48_000, format.channels());
        // What 16 bit carries exactly, too.
        Arrays.setAll(samples, i -> samples[i] & ~0xFF);
        byte[] payload = new byte[1_500];
        float[] out = new float[192 * format.channels()];
        try (FrameEncoder encoder = Codecs.encoder(format);
                FrameDecoder decoder = Codecs.decoder(format.codec(), format.channels())) {
            for (int at = 0, frames = 48; at + most <= 48_000; at += frames, frames = 48 + at % (most - 47)) {
                int[] frame = Arrays.copyOfRange(samples, at * format.channels(), (at + frames) * format.channels());
                encoder.changeBitrate(64_000);
                int bytes = encoder.encode(frame, frames, payload);
                assertTrue(bytes <= Codecs.PACKET_BYTES_MAX);
                assertEquals(frames, decoder.decode(payload, bytes, out));
                for (int i = 0; i < frame.length; i++) {
                    assertEquals(frame[i], Math.round(out[i] * 8_388_608.0), format + ", " + frames + " from " + at);
                }
            }
        }
    }

    @Test
    void refusesFramesThatFitNoDatagram() {
        UserFault fault = assertThrows(UserFault.class, () -> Codecs.encoder(new StreamFormat(Codec.L24, 2, 240, 0)));
        assertEquals(FaultCode.USAGE, fault.code());
        assertTrue(fault.sentence().contains("at most 191 samples"), fault.sentence());
    }

    @Test
    void concealsAnyLengthAndIsExactAfterOneGoodPacket() throws UserFault {
        int[] samples = Signals.tone(2_400, 1);
        byte[] payload = new byte[1_500];
        float[] out = new float[240];
        StreamFormat format = new StreamFormat(Codec.L24, 1, 240, 0);
        try (FrameEncoder encoder = Codecs.encoder(format);
                FrameDecoder decoder = Codecs.decoder(Codec.L24, 1)) {
            assertEquals(1, decoder.concealStepSamples());
            for (int at = 0; at < 2_400; at += 240) {
                int[] frame = Arrays.copyOfRange(samples, at, at + 240);
                if (at == 960) {
                    assertEquals(77, decoder.conceal(out, 77));
                    continue;
                }
                decoder.decode(payload, encoder.encode(frame, 240, payload), out);
                for (int i = at == 1_200 ? 120 : 0; i < 240; i++) {
                    assertEquals(frame[i], Math.round(out[i] * 8_388_608.0), "sample " + (at + i));
                }
            }
        }
    }

    @Test
    void allocatesNothing() throws UserFault {
        int[] samples = Arrays.copyOf(Signals.speech(4_800, 1), 240);
        byte[] payload = new byte[1_500];
        float[] out = new float[240];
        try (FrameEncoder encoder = Codecs.encoder(L16);
                FrameDecoder decoder = Codecs.decoder(Codec.L16, 1)) {
            double bytes = AllocationProbe.bytesPerRound(3_000, 1_000, () -> {
                decoder.decode(payload, encoder.encode(samples, 240, payload), out);
                decoder.conceal(out, 240);
            });
            assertEquals(0.0, bytes, 0.1);
        }
    }

    private static float[] throughL16(int[] samples) throws UserFault {
        try (FrameEncoder encoder = Codecs.encoder(L16);
                FrameDecoder decoder = Codecs.decoder(Codec.L16, 1)) {
            return Signals.through(encoder, decoder, samples, 1, 240);
        }
    }
}
