package org.boothline.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The binding can be called wrongly in every way without harm to the process; how it sounds is the engine's contract test. */
class OpusTest {
    @BeforeAll
    static void needsTheLibrary() {
        assumeTrue(NativeLibrary.usable(), NativeLibrary.reason());
    }

    @Test
    void survivesTwentyThousandHostilePackets() {
        long seed = 20_260_102;
        Random random = new Random(seed);
        byte[] packet = new byte[OpusDecoder.PACKET_BYTES_MAX + 1];
        float[] audio = new float[OpusDecoder.DECODE_SAMPLES_MAX * 2];
        try (OpusEncoder encoder = new OpusEncoder(2);
                OpusDecoder decoder = new OpusDecoder(2)) {
            byte[] good = new byte[1_275];
            int goodBytes = encoder.encode(noise(random, 240 * 2), 240, good, good.length);
            for (int i = 0; i < 20_000; i++) {
                int bytes = random.nextInt(i % 50 == 0 ? packet.length + 1 : 60);
                if (i % 2 == 0) {
                    random.nextBytes(packet);
                } else {
                    System.arraycopy(good, 0, packet, 0, good.length);
                    for (int flip = random.nextInt(8); flip >= 0; flip--) {
                        packet[random.nextInt(goodBytes)] ^= (byte) (1 << random.nextInt(8));
                    }
                    bytes = i % 4 == 1 ? goodBytes : bytes;
                }
                int frames = decoder.decode(packet, bytes, audio);
                assertTrue(frames <= OpusDecoder.DECODE_SAMPLES_MAX, "seed " + seed + " packet " + i);
                if (i % 89 == 0) {
                    assertEquals(960, decoder.conceal(audio, 960));
                }
            }
            assertEquals(240, decoder.decode(good, goodBytes, audio));
        }
    }

    @Test
    void refusesSizesThatDoNotFitBeforeTheyReachTheLibrary() {
        byte[] packet = new byte[1_275];
        float[] audio = new float[480];
        try (OpusEncoder encoder = new OpusEncoder(2);
                OpusDecoder decoder = new OpusDecoder(2)) {
            int[] samples = new int[480];
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(samples, 241, packet, 1_275));
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(samples, 0, packet, 1_275));
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(samples, -240, packet, 1_275));
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(new int[4_000], 961, packet, 1_275));
            assertThrows(
                    IllegalArgumentException.class, () -> encoder.encode(samples, Integer.MAX_VALUE, packet, 1_275));
            assertTrue(encoder.encode(samples, 240, new byte[0], 1_275) < 0);
            assertTrue(encoder.encode(samples, 240, packet, Integer.MIN_VALUE) < 0);
            assertTrue(encoder.encode(samples, 200, packet, 1_275) < 0, "200 is no frame of Opus");
            int bytes = encoder.encode(samples, 240, packet, Integer.MAX_VALUE);
            assertTrue(bytes > 0);
            assertTrue(encoder.encode(samples, 240, new byte[1], 1_275) <= 1);
            assertEquals(0, decoder.decode(packet, -1, audio));
            assertEquals(0, decoder.decode(packet, 0, audio));
            assertEquals(0, decoder.decode(packet, packet.length + 1, audio));
            assertEquals(0, decoder.decode(packet, Integer.MIN_VALUE, audio));
            assertTrue(decoder.decode(packet, bytes, new float[0]) <= 0);
            assertTrue(decoder.decode(packet, bytes, new float[479]) <= 0);
            assertEquals(0, decoder.conceal(audio, -1));
            assertEquals(0, decoder.conceal(new float[0], 240));
            assertEquals(240, decoder.conceal(audio, Integer.MAX_VALUE));
            assertThrows(IllegalArgumentException.class, () -> encoder.set(OpusSetting.COMPLEXITY, 11));
            assertEquals(120, encoder.lookahead());
        }
        for (int channels : new int[] {-1, 0, 3, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new OpusEncoder(channels));
            assertThrows(IllegalArgumentException.class, () -> new OpusDecoder(channels));
        }
    }

    @Test
    void refusesWorkAfterClosing() {
        OpusEncoder encoder = new OpusEncoder(1);
        OpusDecoder decoder = new OpusDecoder(1);
        encoder.close();
        encoder.close();
        decoder.close();
        decoder.close();
        assertThrows(IllegalStateException.class, () -> encoder.encode(new int[240], 240, new byte[100], 100));
        assertThrows(IllegalStateException.class, () -> encoder.set(OpusSetting.BITRATE, 64_000));
        assertThrows(IllegalStateException.class, encoder::lookahead);
        assertThrows(IllegalStateException.class, () -> decoder.decode(new byte[100], 100, new float[240]));
        assertThrows(IllegalStateException.class, () -> decoder.conceal(new float[240], 240));
        assertThrows(IllegalStateException.class, decoder::reset);
    }

    @Test
    void allocatesNothingPerFrame() {
        int[] samples = noise(new Random(3), 240);
        byte[] packet = new byte[1_275];
        float[] audio = new float[240];
        try (OpusEncoder encoder = new OpusEncoder(1);
                OpusDecoder decoder = new OpusDecoder(1)) {
            double bytes = AllocationProbe.bytesPerRound(2_000, 1_000, () -> {
                decoder.decode(packet, encoder.encode(samples, 240, packet, packet.length), audio);
                decoder.conceal(audio, 240);
            });
            assertEquals(0.0, bytes, 0.1);
        }
    }

    private static int[] noise(Random random, int count) {
        return random.ints(count, -2_000_000, 2_000_000).toArray();
    }
}
