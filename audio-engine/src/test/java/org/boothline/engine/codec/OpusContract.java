package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every Opus provider must do. */
abstract class OpusContract {
    private static final int SECOND = 48_000;

    abstract CodecProvider provider();

    @Test
    void worksOnThisMachineAndSaysSo() {
        assertTrue(provider().usable(), provider().reason());
        assertFalse(provider().reason().isEmpty());
        assertFalse(provider().version().isEmpty());
    }

    /** The least dB stand a little below what was measured: libopus 31 to 32 and 38 to 43, Concentus 30 to 31 and 36 to 43. */
    @ParameterizedTest
    @CsvSource({"120, 1", "240, 1", "480, 1", "960, 1", "120, 2", "240, 2", "480, 2", "960, 2"})
    void keepsSpeechAndToneAtEveryFrameSizeAndChannelCount(int frameSamples, int channels) throws UserFault {
        int[][] signals = {Signals.speech(SECOND / 2, channels), Signals.tone(SECOND / 2, channels)};
        double[] leastDb = {28, 34};
        StreamFormat format = new StreamFormat(Codec.OPUS, channels, frameSamples, channels == 1 ? 256_000 : 384_000);
        for (int i = 0; i < signals.length; i++) {
            try (FrameEncoder encoder = provider().encoder(format);
                    FrameDecoder decoder = provider().decoder(Codec.OPUS, channels)) {
                float[] decoded = Signals.through(encoder, decoder, signals[i], channels, frameSamples);
                double snrDb = Signals.snrDb(signals[i], decoded, SECOND / 2, channels, encoder.lookaheadSamples());
                assertTrue(snrDb > leastDb[i], "signal " + i + ": " + snrDb + " dB");
            }
        }
    }

    /** The convention of every sample position: the output of a packet that begins at p begins at p − 120. */
    @ParameterizedTest
    @CsvSource({"120", "240", "480", "960"})
    void decodesAnImpulseLaterByTheLookaheadItReports(int frameSamples) throws UserFault {
        int at = 9_600 + 77;
        int[] samples = new int[SECOND / 2];
        samples[at] = 6_000_000;
        StreamFormat format = new StreamFormat(Codec.OPUS, 1, frameSamples, 256_000);
        try (FrameEncoder encoder = provider().encoder(format);
                FrameDecoder decoder = provider().decoder(Codec.OPUS, 1)) {
            assertEquals(120, encoder.lookaheadSamples());
            float[] decoded = Signals.through(encoder, decoder, samples, 1, frameSamples);
            int peak = 0;
            for (int i = 0; i < decoded.length; i++) {
                peak = Math.abs(decoded[i]) > Math.abs(decoded[peak]) ? i : peak;
            }
            assertEquals(at + encoder.lookaheadSamples(), peak);
        }
    }

    @Test
    void makesEveryPacketOfTheSameSize() throws UserFault {
        for (byte[] packet : packets(StreamFormat.opus(1), Signals.speech(SECOND / 2, 1))) {
            assertEquals(160, packet.length);
        }
    }

    @Test
    void fitsADatagramAtTheHighestRate() throws UserFault {
        StreamFormat format = new StreamFormat(Codec.OPUS, 2, 960, 510_000);
        for (byte[] packet : packets(format, Signals.speech(SECOND / 2, 2))) {
            assertTrue(packet.length <= Codecs.PACKET_BYTES_MAX, packet.length + " bytes");
        }
    }

    @Test
    void followsFrameSizesThatChangeInTheStream() throws UserFault {
        int[] sizes = {240, 120, 960, 480, 240, 120, 120, 960};
        int[] samples = Signals.tone(SECOND, 1);
        float[] decoded = new float[SECOND];
        byte[] payload = new byte[1_500];
        float[] out = new float[960];
        int at = 0;
        try (FrameEncoder encoder = provider().encoder(StreamFormat.opus(1));
                FrameDecoder decoder = provider().decoder(Codec.OPUS, 1)) {
            for (int i = 0; at + 960 <= SECOND / 2; i++) {
                int frames = sizes[i % sizes.length];
                int bytes = encoder.encode(Arrays.copyOfRange(samples, at, at + frames), frames, payload);
                assertEquals(frames, decoder.decode(payload, bytes, out));
                System.arraycopy(out, 0, decoded, at, frames);
                at += frames;
            }
            assertTrue(Signals.snrDb(samples, decoded, at, 1, encoder.lookaheadSamples()) > 30);
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(samples, 200, payload));
        }
    }

    /**
     * Every 40 ms another frame size and another bitrate. What is lost against the original near the seams, and how it jumps
     * from sample to sample, is held against encodes at the lowest of the bitrates that never change: 0.015 to 0.018 of full
     * scale against 0.031 to 0.052. A new encoder at each seam is 0.55 off.
     */
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void changesFrameSizeAndBitrateInTheStreamWithoutAClick(int channels) throws UserFault {
        int[] bitrates = {256_000, 96_000, 192_000, 64_000, 256_000, 80_000, 128_000, 192_000, 96_000};
        int[] sizes = {240, 960, 120, 480, 240, 120, 960, 240, 480, 120, 240};
        int[] samples = Signals.speech(SECOND, channels);
        double steadyMost = 0;
        double steadyStep = 0;
        for (int i = 0; i < 4; i++) {
            double[] steady =
                    seamError(samples, channels, new int[] {channels == 1 ? 64_000 : 96_000}, new int[] {120 << i});
            steadyMost = Math.max(steadyMost, steady[0]);
            steadyStep = Math.max(steadyStep, steady[1]);
        }
        int[] scaled = Arrays.stream(bitrates)
                .map(bps -> channels == 1 ? bps : bps * 3 / 2)
                .toArray();
        double[] changing = seamError(samples, channels, scaled, sizes);
        assertTrue(changing[0] <= steadyMost, changing[0] + " against " + steadyMost);
        assertTrue(changing[1] <= steadyStep, changing[1] + " against " + steadyStep);
    }

    /** Within 5 ms of each border of 40 ms: the greatest error, and the greatest step of the error from sample to sample. */
    private double[] seamError(int[] samples, int channels, int[] bitratesBps, int[] sizes) throws UserFault {
        int segment = 1_920;
        double[] most = new double[2];
        float[] decoded = new float[samples.length];
        byte[] payload = new byte[1_500];
        float[] out = new float[960 * channels];
        int lookahead;
        try (FrameEncoder encoder =
                        provider().encoder(new StreamFormat(Codec.OPUS, channels, sizes[0], bitratesBps[0]));
                FrameDecoder decoder = provider().decoder(Codec.OPUS, channels)) {
            lookahead = encoder.lookaheadSamples();
            for (int at = 0, i = 0; at + segment <= samples.length / channels; at += segment, i++) {
                int size = sizes[i % sizes.length];
                if (bitratesBps.length > 1) {
                    encoder.changeBitrate(bitratesBps[i % bitratesBps.length]);
                }
                assertEquals(lookahead, encoder.lookaheadSamples());
                for (int from = at; from < at + segment; from += size) {
                    int[] frame = Arrays.copyOfRange(samples, from * channels, (from + size) * channels);
                    int bytes = encoder.encode(frame, size, payload);
                    assertEquals(bitratesBps[i % bitratesBps.length] / 8.0 * size / SECOND, bytes, 1.5);
                    assertEquals(size, decoder.decode(payload, bytes, out));
                    System.arraycopy(out, 0, decoded, from * channels, size * channels);
                }
            }
        }
        double[] before = new double[channels];
        for (int i = segment * 4; i < samples.length / channels; i++) {
            int fromSeam = (i - lookahead + 240) % segment;
            for (int channel = 0; channel < channels; channel++) {
                double error =
                        decoded[i * channels + channel] - samples[(i - lookahead) * channels + channel] / 8_388_608.0;
                if (fromSeam < 480) {
                    most[0] = Math.max(most[0], Math.abs(error));
                    most[1] = Math.max(most[1], Math.abs(error - before[channel]));
                }
                before[channel] = error;
            }
        }
        return most;
    }

    @Test
    void refusesABitrateThatOpusLacksAndGoesOnWithTheOldOne() throws UserFault {
        byte[] payload = new byte[1_500];
        try (FrameEncoder encoder = provider().encoder(StreamFormat.opus(1))) {
            assertThrows(IllegalArgumentException.class, () -> encoder.changeBitrate(5_999));
            assertThrows(IllegalArgumentException.class, () -> encoder.changeBitrate(510_001));
            assertEquals(160, encoder.encode(new int[240], 240, payload));
            encoder.changeBitrate(6_000);
            assertTrue(encoder.encode(new int[240], 240, payload) <= 5);
        }
    }

    @Test
    void concealsInWholeSteps() throws UserFault {
        try (FrameDecoder decoder = provider().decoder(Codec.OPUS, 2)) {
            float[] out = new float[960 * 2];
            assertEquals(120, decoder.concealStepSamples());
            assertEquals(240, decoder.conceal(out, 240));
            assertEquals(240, decoder.conceal(out, 359));
            assertEquals(0, decoder.conceal(out, 119));
            assertEquals(0, decoder.conceal(out, 0));
            assertEquals(960, decoder.conceal(out, 5_000));
        }
    }

    @Test
    void concealsWithAudioLikeThatBefore() throws UserFault {
        List<byte[]> packets = packets(StreamFormat.opus(1), Signals.tone(SECOND / 2, 1));
        float[] out = new float[960];
        try (FrameDecoder decoder = provider().decoder(Codec.OPUS, 1)) {
            for (byte[] packet : packets) {
                decoder.decode(packet, packet.length, out);
            }
            decoder.conceal(out, 240);
            double power = 0;
            for (int i = 0; i < 240; i++) {
                power += out[i] * out[i] / 240;
            }
            assertEquals(-15.05, 10 * Math.log10(power), 3);
        }
    }

    @Test
    void answersDamagedPacketsWithAudioOrCorruptAndNeverThrows() throws UserFault {
        long seed = 20_260_101;
        Random random = new Random(seed);
        List<byte[]> good = packets(StreamFormat.opus(1), Signals.speech(SECOND / 2, 1));
        byte[] payload = new byte[1_500];
        float[] out = new float[5_760];
        int corrupt = 0;
        try (FrameDecoder decoder = provider().decoder(Codec.OPUS, 1)) {
            for (int i = 0; i < 20_000; i++) {
                // Mostly short ones: they are as strange as long ones and take less time to decode.
                int bytes = random.nextInt(i % 50 == 0 ? 1_501 : 40);
                random.nextBytes(payload);
                int frames = decoder.decode(payload, bytes, out);
                assertTrue(
                        frames == FrameDecoder.CORRUPT || frames > 0 && frames <= 5_760,
                        "seed " + seed + " packet " + i + " frames " + frames);
                corrupt += frames == FrameDecoder.CORRUPT ? 1 : 0;
                if (i % 97 == 0) {
                    assertEquals(240, decoder.conceal(out, 240));
                }
            }
            assertTrue(corrupt > 1_000 && corrupt < 20_000, corrupt + " were corrupt");
            assertEquals(FrameDecoder.CORRUPT, decoder.decode(payload, 0, out));
            assertEquals(FrameDecoder.CORRUPT, decoder.decode(payload, -1, out));
            assertEquals(FrameDecoder.CORRUPT, decoder.decode(payload, payload.length + 1, out));
            assertEquals(FrameDecoder.CORRUPT, decoder.decode(good.get(0), good.get(0).length, new float[239]));
            assertEquals(240, decoder.decode(good.get(0), good.get(0).length, out));
        }
    }

    /** A frame of 2.5 ms is all overlap with the one before, so there it takes two. */
    @ParameterizedTest
    @CsvSource({"1, 240, 1", "1, 480, 1", "2, 240, 1", "2, 480, 1", "1, 120, 2", "2, 120, 2"})
    void isExactAgainAfterOneGoodPacketFollowingALoss(int channels, int frameSamples, int packetsDamaged)
            throws UserFault {
        StreamFormat format = new StreamFormat(Codec.OPUS, channels, frameSamples, channels == 1 ? 256_000 : 384_000);
        List<byte[]> packets = packets(format, Signals.speech(SECOND, channels));
        int losses = 0;
        try (FrameDecoder whole = provider().decoder(Codec.OPUS, channels);
                FrameDecoder lossy = provider().decoder(Codec.OPUS, channels)) {
            float[] expected = new float[frameSamples * channels];
            float[] heard = new float[frameSamples * channels];
            for (int i = 0; i < packets.size(); i++) {
                byte[] packet = packets.get(i);
                whole.decode(packet, packet.length, expected);
                boolean lost = i % 7 == 3;
                boolean settling = i % 7 > 3 && i % 7 <= 3 + packetsDamaged;
                if (lost) {
                    lossy.conceal(heard, frameSamples);
                    losses++;
                } else {
                    lossy.decode(packet, packet.length, heard);
                }
                if (i % 7 == 4) {
                    assertNotEquals(Arrays.hashCode(expected), Arrays.hashCode(heard), "a loss must be heard");
                }
                if (!lost && !settling) {
                    assertArrayEquals(expected, heard, "packet " + i);
                }
            }
        }
        assertTrue(losses >= 7, losses + " losses");
    }

    @Test
    void decodesTheSameAfterAResetAsANewDecoder() throws UserFault {
        List<byte[]> packets = packets(StreamFormat.opus(2), Signals.speech(SECOND / 2, 2));
        try (FrameDecoder used = provider().decoder(Codec.OPUS, 2);
                FrameDecoder untouched = provider().decoder(Codec.OPUS, 2);
                FrameDecoder fresh = provider().decoder(Codec.OPUS, 2)) {
            float[] a = new float[480];
            float[] b = new float[480];
            for (int i = 40; i < 60; i++) {
                used.decode(packets.get(i), packets.get(i).length, a);
            }
            used.conceal(a, 240);
            untouched.decode(packets.get(20), packets.get(20).length, b);
            used.decode(packets.get(20), packets.get(20).length, a);
            assertNotEquals(Arrays.hashCode(b), Arrays.hashCode(a), "without a reset the past is heard");
            used.reset();
            for (int i = 0; i < 60; i++) {
                if (i % 11 == 10) {
                    used.conceal(a, 240);
                    fresh.conceal(b, 240);
                } else {
                    used.decode(packets.get(i), packets.get(i).length, a);
                    fresh.decode(packets.get(i), packets.get(i).length, b);
                }
                assertArrayEquals(b, a, "packet " + i);
            }
        }
    }

    List<byte[]> packets(StreamFormat format, int[] samples) throws UserFault {
        return packets(provider(), format, samples);
    }

    static List<byte[]> packets(CodecProvider provider, StreamFormat format, int[] samples) throws UserFault {
        List<byte[]> packets = new ArrayList<>();
        int step = format.frameSamples() * format.channels();
        byte[] payload = new byte[1_500];
        try (FrameEncoder encoder = provider.encoder(format)) {
            for (int at = 0; at + step <= samples.length; at += step) {
                int bytes = encoder.encode(Arrays.copyOfRange(samples, at, at + step), format.frameSamples(), payload);
                packets.add(Arrays.copyOf(payload, bytes));
            }
        }
        return packets;
    }
}
