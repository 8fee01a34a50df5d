package org.boothline.takes.log;

import org.jspecify.annotations.Nullable;

/** What a record holds. The ids stand on disk and on the wire; they never change. */
public enum RecordType {
    /** One encoded packet; its key is {@code index64}. */
    PACKET(1),
    /** Captured samples, 24 bit little-endian, interleaved; its key is {@code sample64}. */
    PCM(2);

    private final int id;

    RecordType(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }

    /** The type with this id, or null if there is none. */
    public static @Nullable RecordType ofId(int id) {
        return id == 1 ? PACKET : id == 2 ? PCM : null;
    }
}
