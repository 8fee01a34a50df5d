package org.boothline.base.media;

/**
 * One packet's worth of encoded audio with its place on the sender's two counters: where the audio engine and the
 * transport meet.
 *
 * <p><b>Thread</b>: belongs to whoever holds its ring slot. <b>Memory</b>: {@value #PAYLOAD_BYTES_MAX} bytes, made
 * once; {@link #copyFrom} allocates nothing.
 */
public final class EncodedFrame {
    /** No payload is larger: a datagram holds at most 1200 B unless the path MTU was probed. */
    public static final int PAYLOAD_BYTES_MAX = 1_500;

    /** Packets produced by the stream before this one; no holes at the sender. */
    public long index64;

    /** Captured sample at which the encoder's input for this frame begins, in the sender's clock. */
    public long sample64;

    /** {@link StreamFormat#word()}. */
    public int formatWord;

    /** Encoded bytes, from 0 to {@link #payloadBytes}. */
    public final byte[] payload = new byte[PAYLOAD_BYTES_MAX];

    public int payloadBytes;

    /** When it was captured (sender) or arrived (receiver), on this machine's monotonic clock. */
    public long timeNs;

    /** How it came; at the sender always {@code NONE}. */
    public Recovery recovery = Recovery.NONE;

    /** Takes over everything of {@code other}. */
    public void copyFrom(EncodedFrame other) {
        index64 = other.index64;
        sample64 = other.sample64;
        formatWord = other.formatWord;
        payloadBytes = other.payloadBytes;
        timeNs = other.timeNs;
        recovery = other.recovery;
        System.arraycopy(other.payload, 0, payload, 0, other.payloadBytes);
    }
}
