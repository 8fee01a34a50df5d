package org.boothline.lab.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes cases out of a corpus: mostly a sample with one to six mutations, sometimes noise, now and then the sample itself.
 *
 * <p><b>Thread</b>: any; what is random comes with each call. <b>Memory</b>: one array per case and mutation.
 */
public final class Mutator {
    private static final int NOISE_OF = 40;
    private static final int UNCHANGED_OF = 80;
    private static final int MUTATIONS_MAX = 6;

    /** What lengths, counts and indices break at. */
    private static final long[] INTERESTING = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        11,
        12,
        15,
        16,
        19,
        20,
        31,
        32,
        63,
        64,
        127,
        128,
        191,
        192,
        200,
        204,
        223,
        255,
        256,
        511,
        512,
        960,
        1_023,
        1_024,
        1_199,
        1_200,
        1_500,
        4_096,
        0x7FFE,
        0x7FFF,
        0x8000,
        0xBEDE,
        0xC0DE,
        0xFFFE,
        0xFFFF,
        0x10000,
        0xFFFFFF,
        0x7FFFFFFFL,
        0x80000000L,
        0xFFFFFFFFL,
        0x100000000L,
        (1L << 48) - 1,
        1L << 48,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2
    };

    private final Corpus corpus;

    public Mutator(Corpus corpus) {
        this.corpus = corpus;
    }

    /** One of the numbers that limits break at. */
    static long interesting(SplittableRandom random) {
        return INTERESTING[random.nextInt(INTERESTING.length)];
    }

    /** The next case. */
    public byte[] next(SplittableRandom random) {
        if (random.nextInt(NOISE_OF) == 0) {
            return noise(random, random.nextInt(Math.min(corpus.bytesMax(), 1_600) + 1));
        }
        byte[] bytes = sample(random).clone();
        if (random.nextInt(UNCHANGED_OF) == 0) {
            return bytes;
        }
        int mutations = 1;
        while (mutations < MUTATIONS_MAX && random.nextInt(3) == 0) {
            mutations++;
        }
        for (int i = 0; i < mutations; i++) {
            bytes = corpus.text() && random.nextInt(3) != 0
                    ? TextMutation.apply(bytes, random)
                    : mutated(bytes, random);
        }
        return bytes.length > corpus.bytesMax() ? Arrays.copyOf(bytes, corpus.bytesMax()) : bytes;
    }

    private byte[] sample(SplittableRandom random) {
        List<byte[]> samples = corpus.samples();
        return samples.get(random.nextInt(samples.size()));
    }

    private byte[] mutated(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return noise(random, 1 + random.nextInt(16));
        }
        return switch (random.nextInt(13)) {
            case 0, 1 -> flipped(bytes, random);
            case 2 -> set(bytes, random, (byte) random.nextInt(256));
            case 3 -> set(bytes, random, (byte) interesting(random));
            case 4, 5, 6 -> number(bytes, random);
            case 7 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 8 -> extended(bytes, random);
            case 9 -> duplicated(bytes, random);
            case 10 -> swapped(bytes, random);
            case 11 -> spliced(bytes, sample(random), random);
            default -> without(bytes, random);
        };
    }

    private static byte[] noise(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips; i++) {
            bytes[place(bytes.length, random)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] set(byte[] bytes, SplittableRandom random, byte value) {
        bytes[place(bytes.length, random)] = value;
        return bytes;
    }

    /** Half of them in the first 40 bytes, where headers are. */
    private static int place(int length, SplittableRandom random) {
        return random.nextInt(random.nextBoolean() ? Math.min(40, length) : length);
    }

    /** A number of 2, 4 or 8 bytes, big-endian or little-endian, becomes another, or a little more or less. */
    private static byte[] number(byte[] bytes, SplittableRandom random) {
        int width = 1 << 1 + random.nextInt(3);
        if (bytes.length < width) {
            return set(bytes, random, (byte) interesting(random));
        }
        int at = place(bytes.length - width + 1, random);
        boolean big = random.nextInt(4) != 0;
        long value;
        if (random.nextInt(3) == 0) {
            value = read(bytes, at, width, big) + random.nextInt(17) - 8;
        } else {
            value = interesting(random);
        }
        for (int i = 0; i < width; i++) {
            bytes[at + (big ? width - 1 - i : i)] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    private static long read(byte[] bytes, int at, int width, boolean big) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | bytes[at + (big ? i : width - 1 - i)] & 0xFF;
        }
        return value;
    }

    private static byte[] extended(byte[] bytes, SplittableRandom random) {
        int more = random.nextInt(8) == 0 ? 1 + random.nextInt(4_096) : 1 + random.nextInt(64);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
        if (random.nextBoolean()) {
            System.arraycopy(noise(random, more), 0, longer, bytes.length, more);
        }
        return longer;
    }

    private static byte[] duplicated(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        int count = 1 + random.nextInt(Math.min(bytes.length - at, 256));
        byte[] longer = new byte[bytes.length + count];
        System.arraycopy(bytes, 0, longer, 0, at + count);
        System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
        return longer;
    }

    private static byte[] swapped(byte[] bytes, SplittableRandom random) {
        int count = 1 + random.nextInt(Math.max(1, Math.min(bytes.length / 2, 64)));
        int one = random.nextInt(bytes.length - count + 1);
        int other = random.nextInt(bytes.length - count + 1);
        byte[] kept = Arrays.copyOfRange(bytes, one, one + count);
        System.arraycopy(bytes, other, bytes, one, count);
        System.arraycopy(kept, 0, bytes, other, count);
        return bytes;
    }

    /** The beginning of one and the end of another. */
    private static byte[] spliced(byte[] head, byte[] tail, SplittableRandom random) {
        int headBytes = random.nextInt(head.length + 1);
        int tailFrom = random.nextInt(tail.length + 1);
        byte[] whole = Arrays.copyOf(head, headBytes + tail.length - tailFrom);
        System.arraycopy(tail, tailFrom, whole, headBytes, tail.length - tailFrom);
        return whole;
    }

    private static byte[] without(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        int count = 1 + random.nextInt(Math.min(bytes.length - at, 256));
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - count);
        System.arraycopy(bytes, at + count, shorter, at, bytes.length - at - count);
        return shorter;
    }
}
