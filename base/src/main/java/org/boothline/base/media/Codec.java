package org.boothline.base.media;

/** How audio travels. The ids stand in records on disk and in messages; they never change. */
public enum Codec {
    /** Opus, RFC 6716, on RTP as RFC 7587. */
    OPUS(1, 120),
    /** Linear PCM, 24 bit big-endian, RFC 3190. */
    L24(2, 48),
    /** Linear PCM, 16 bit big-endian, RFC 3551. */
    L16(3, 48);

    private final int id;
    private final int frameSamplesMin;

    Codec(int id, int frameSamplesMin) {
        this.id = id;
        this.frameSamplesMin = frameSamplesMin;
    }

    public int id() {
        return id;
    }

    /** Samples per channel of its shortest frame: 2.5 ms of Opus, 1 ms of linear PCM. */
    public int frameSamplesMin() {
        return frameSamplesMin;
    }

    /** @throws IllegalArgumentException if no codec has this id */
    public static Codec ofId(int id) {
        for (Codec codec : values()) {
            if (codec.id == id) {
                return codec;
            }
        }
        throw new IllegalArgumentException("no codec has the id " + id);
    }
}
