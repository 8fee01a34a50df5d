package org.boothline.takes.log;

import org.boothline.base.media.StreamFormat;

/**
 * One record as it was read. Filled by {@link RecordCodec#decode} and {@link LogIndex#read}; what it held before is gone.
 *
 * <p><b>Thread</b>: one at a time. <b>Memory</b>: 64 KiB, made once.
 */
public final class RecordView {
    RecordType type = RecordType.PACKET;
    long index64;
    long sample64;
    int formatWord;
    int payloadBytes;
    final byte[] payload = new byte[RecordCodec.PAYLOAD_BYTES_MAX];

    public RecordType type() {
        return type;
    }

    public long index64() {
        return index64;
    }

    public long sample64() {
        return sample64;
    }

    /** {@link StreamFormat#word()}. */
    public int formatWord() {
        return formatWord;
    }

    /** The bytes from 0 to {@link #payloadBytes}; the view's own array, valid until the next read. */
    public byte[] payload() {
        return payload;
    }

    public int payloadBytes() {
        return payloadBytes;
    }

    /** What the record is looked up by: index64 of a packet, sample64 of captured samples. */
    public long key() {
        return type == RecordType.PACKET ? index64 : sample64;
    }

    /**
     * How many keys the record covers from {@link #key} on: 1 for a packet, samples per channel for captured samples. 0
     * if the payload is no whole number of samples or the channels are not 1 or 2: a record that says nothing.
     */
    public int span() {
        return span(type, formatWord, payloadBytes);
    }

    static int span(RecordType type, int formatWord, int payloadBytes) {
        if (type == RecordType.PACKET) {
            return 1;
        }
        int channels = StreamFormat.channelsOf(formatWord);
        if (channels < 1 || channels > 2 || payloadBytes % (3 * channels) != 0) {
            return 0;
        }
        return payloadBytes / (3 * channels);
    }
}
