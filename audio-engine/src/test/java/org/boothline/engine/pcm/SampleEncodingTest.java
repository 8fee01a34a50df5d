package org.boothline.engine.pcm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class SampleEncodingTest {
    private static final int[] EDGES = {0, 1, -1, 255, -256, 0x123456, Int24.MAX, Int24.MIN};

    @Test
    void writesGoldenBytesFromAnOffset() {
        assertEquals(
                "00 | 563412 ffffff 000080 ffff7f",
                goldenBytes(SampleEncoding.PCM24, 0x123456, -1, Int24.MIN, Int24.MAX));
        assertEquals("00 | 3412 0000 0080 ff7f", goldenBytes(SampleEncoding.PCM16, 0x123456, -1, Int24.MIN, Int24.MAX));
        assertEquals("00 | 00563412 00000080", goldenBytes(SampleEncoding.PCM32, 0x123456, Int24.MIN));
        assertEquals("00 | 0000003f 000080bf", goldenBytes(SampleEncoding.FLOAT32, 0x400000, Int24.MIN));
    }

    private static String goldenBytes(SampleEncoding encoding, int... samples) {
        byte[] bytes = new byte[1 + samples.length * encoding.bytes()];
        encoding.encode(samples, 0, samples.length, bytes, 1);
        StringBuilder text = new StringBuilder("00 |");
        for (int i = 0; i < samples.length; i++) {
            int at = 1 + i * encoding.bytes();
            text.append(' ').append(HexFormat.of().formatHex(bytes, at, at + encoding.bytes()));
        }
        return text.toString();
    }

    @Test
    void keepsEverySampleOf24BitsInAllEncodingsThatHaveRoomForIt() {
        long seed = 7;
        Random random = new Random(seed);
        int[] samples = random.ints(10_000, Int24.MIN, Int24.MAX + 1).toArray();
        System.arraycopy(EDGES, 0, samples, 0, EDGES.length);
        for (SampleEncoding encoding :
                new SampleEncoding[] {SampleEncoding.PCM24, SampleEncoding.PCM32, SampleEncoding.FLOAT32}) {
            assertArrayEquals(samples, thereAndBack(encoding, samples), encoding + " seed " + seed);
        }
    }

    @Test
    void keepsEverySampleOf16BitsIn16Bits() {
        int[] samples = new int[65_536];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (i - 32_768) << 8;
        }
        assertArrayEquals(samples, thereAndBack(SampleEncoding.PCM16, samples));
    }

    private static int[] thereAndBack(SampleEncoding encoding, int[] samples) {
        byte[] bytes = new byte[samples.length * encoding.bytes()];
        int[] back = new int[samples.length];
        encoding.encode(samples, 0, samples.length, bytes, 0);
        encoding.decode(bytes, 0, back, 0, samples.length);
        return back;
    }

    @Test
    void roundsToTheNearestAndClampsAtFullScale() {
        int[] out = new int[5];
        SampleEncoding.PCM32.decode(bytes32(127, 128, -129, Integer.MAX_VALUE, Integer.MIN_VALUE), 0, out, 0, 5);
        assertArrayEquals(new int[] {0, 1, -1, Int24.MAX, Int24.MIN}, out);
        assertEquals(Int24.MAX, Int24.ofFloat(1f));
        assertEquals(Int24.MIN, Int24.ofFloat(-1f));
        assertEquals(Int24.MAX, Int24.ofFloat(Float.POSITIVE_INFINITY));
        assertEquals(0, Int24.ofFloat(Float.NaN));
        assertEquals(Int24.MAX, Int24.scale(Int24.MAX, 2));
        assertEquals(-4_194_304, Int24.scale(Int24.MIN, 0.5));
    }

    private static byte[] bytes32(int... values) {
        byte[] bytes = new byte[values.length * 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i / 4] >> (8 * (i % 4)));
        }
        return bytes;
    }

    @Test
    void allocatesNothing() {
        int[] samples = new int[480];
        byte[] bytes = new byte[480 * 4];
        double perRound = AllocationProbe.bytesPerRound(2_000, 2_000, () -> {
            for (int i = 0; i < 4; i++) {
                SampleEncoding encoding = i == 0
                        ? SampleEncoding.PCM16
                        : i == 1 ? SampleEncoding.PCM24 : i == 2 ? SampleEncoding.PCM32 : SampleEncoding.FLOAT32;
                encoding.encode(samples, 0, 480, bytes, 0);
                encoding.decode(bytes, 0, samples, 0, 480);
            }
        });
        assertEquals(0.0, perRound, 0.01);
    }
}
