package org.boothline.base.media;

/** How audio travels. The ids stand in records on disk and in messages; they never change. */
public enum Codec {
    /** Opus, RFC 6716, on RTP as RFC 7587. */
    OPUS(1),
    /** Linear PCM, 24 bit big-endian, RFC 3190. */
    L24(2),
    /** Linear PCM, 16 bit big-endian, RFC 3551. */
    L16(3);

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    public int id() {
        return id;
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
