package org.boothline.engine.pcm;

/**
 * How a sample stands in bytes, little-endian, as in WAV files and on sound cards. To and from captured samples
 * (24 bit in an int). <b>Thread</b>: any. <b>Memory</b>: nothing.
 */
public enum SampleEncoding {
    /** Becomes a captured sample by eight zero bits; rounded on the way back. */
    PCM16(2, false),
    /** The captured samples' own encoding: exact both ways. */
    PCM24(3, false),
    /** Rounded to 24 bit; exact on the way back. */
    PCM32(4, false),
    /** IEEE 754, ±1.0 full scale; rounded to 24 bit and clamped, exact on the way back. */
    FLOAT32(4, true);

    private final int bytes;
    private final boolean isFloat;

    SampleEncoding(int bytes, boolean isFloat) {
        this.bytes = bytes;
        this.isFloat = isFloat;
    }

    /** Bytes of one sample of one channel. */
    public int bytes() {
        return bytes;
    }

    public int bits() {
        return bytes * 8;
    }

    public boolean isFloat() {
        return isFloat;
    }

    /** Reads {@code count} samples (all channels counted) from {@code source} at {@code offset}. */
    public void decode(byte[] source, int offset, int[] samples, int samplesOffset, int count) {
        int at = offset;
        int end = samplesOffset + count;
        switch (this) {
            case PCM16 -> {
                for (int i = samplesOffset; i < end; i++, at += 2) {
                    samples[i] = ((source[at] & 0xFF) << 8) | (source[at + 1] << 16);
                }
            }
            case PCM24 -> {
                for (int i = samplesOffset; i < end; i++, at += 3) {
                    samples[i] = (source[at] & 0xFF) | ((source[at + 1] & 0xFF) << 8) | (source[at + 2] << 16);
                }
            }
            case PCM32 -> {
                for (int i = samplesOffset; i < end; i++, at += 4) {
                    // Halved first, so that rounding up full scale can't overflow.
                    samples[i] = Math.min(Int24.MAX, ((int32(source, at) >> 1) + 64) >> 7);
                }
            }
            case FLOAT32 -> {
                for (int i = samplesOffset; i < end; i++, at += 4) {
                    samples[i] = Int24.ofFloat(Float.intBitsToFloat(int32(source, at)));
                }
            }
        }
    }

    /** Writes {@code count} samples (all channels counted) into {@code target} at {@code offset}. */
    public void encode(int[] samples, int samplesOffset, int count, byte[] target, int offset) {
        int at = offset;
        int end = samplesOffset + count;
        switch (this) {
            case PCM16 -> {
                for (int i = samplesOffset; i < end; i++, at += 2) {
                    int value = Math.min(32_767, (samples[i] + 128) >> 8);
                    target[at] = (byte) value;
                    target[at + 1] = (byte) (value >> 8);
                }
            }
            case PCM24 -> {
                for (int i = samplesOffset; i < end; i++, at += 3) {
                    int value = samples[i];
                    target[at] = (byte) value;
                    target[at + 1] = (byte) (value >> 8);
                    target[at + 2] = (byte) (value >> 16);
                }
            }
            case PCM32 -> {
                for (int i = samplesOffset; i < end; i++, at += 4) {
                    putInt32(target, at, samples[i] << 8);
                }
            }
            case FLOAT32 -> {
                for (int i = samplesOffset; i < end; i++, at += 4) {
                    putInt32(target, at, Float.floatToRawIntBits(Int24.toFloat(samples[i])));
                }
            }
        }
    }

    private static int int32(byte[] source, int at) {
        return (source[at] & 0xFF)
                | ((source[at + 1] & 0xFF) << 8)
                | ((source[at + 2] & 0xFF) << 16)
                | (source[at + 3] << 24);
    }

    private static void putInt32(byte[] target, int at, int value) {
        target[at] = (byte) value;
        target[at + 1] = (byte) (value >> 8);
        target[at + 2] = (byte) (value >> 16);
        target[at + 3] = (byte) (value >> 24);
    }
}
