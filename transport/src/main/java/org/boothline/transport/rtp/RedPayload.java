package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.EncodedFrame;

/**
 * The payload that carries a frame and at most one copy of an earlier frame: where in it they lie. To be filled and used
 * again. More copies than one are malformed: no Boothline station sends them.
 *
 * <p><b>Thread</b>: its packetiser's or depacketiser's. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 2198
 * section 3.
 */
final class RedPayload {
    /** What a copy adds beside its own bytes: its block's header and the frame's. */
    static final int HEADER_BYTES = 5;

    /** The length of a copy has 10 bits. */
    static final int COPY_BYTES_MAX = (1 << 10) - 1;

    /** How far back the copy lies has 14 bits: 341 ms. */
    static final int OFFSET_SAMPLES_MAX = (1 << 14) - 1;

    private static final int ANOTHER_BLOCK = 0x80;
    private static final int COPY_HEADER_BYTES = 4;

    private boolean hasCopy;
    private int copyType;
    private int offsetSamples;
    private int copyAt;
    private int copyBytes;
    private int frameType;
    private int frameAt;
    private int frameBytes;

    /** Appends headers and copy; the frame's bytes have to follow. */
    static void write(ByteBuf out, int payloadType, int offsetSamples, EncodedFrame copy) {
        out.writeByte(ANOTHER_BLOCK | payloadType);
        out.writeMedium(offsetSamples << 10 | copy.payloadBytes);
        out.writeByte(payloadType);
        out.writeBytes(copy.payload, 0, copy.payloadBytes);
    }

    /** Reads {@code bytes} from absolute index {@code offset}; false if they are no such payload. */
    boolean parse(ByteBuf datagram, int offset, int bytes) {
        int headerBytes = 1;
        copyBytes = 0;
        if (bytes < 1) {
            return false;
        }
        if (datagram.getUnsignedByte(offset) >= ANOTHER_BLOCK) {
            headerBytes = HEADER_BYTES;
            if (bytes < headerBytes || datagram.getUnsignedByte(offset + COPY_HEADER_BYTES) >= ANOTHER_BLOCK) {
                return false;
            }
            int word = datagram.getInt(offset);
            copyType = word >>> 24 & 0x7F;
            offsetSamples = word >>> 10 & OFFSET_SAMPLES_MAX;
            copyBytes = word & COPY_BYTES_MAX;
        }
        hasCopy = copyBytes > 0;
        frameType = datagram.getUnsignedByte(offset + headerBytes - 1);
        copyAt = offset + headerBytes;
        frameAt = copyAt + copyBytes;
        frameBytes = bytes - headerBytes - copyBytes;
        return frameBytes > 0;
    }

    boolean hasCopy() {
        return hasCopy;
    }

    int copyType() {
        return copyType;
    }

    /** How much earlier than the frame the copy begins. */
    int offsetSamples() {
        return offsetSamples;
    }

    /** Absolute index in the datagram, as is {@link #frameAt}. */
    int copyAt() {
        return copyAt;
    }

    int copyBytes() {
        return copyBytes;
    }

    int frameType() {
        return frameType;
    }

    int frameAt() {
        return frameAt;
    }

    int frameBytes() {
        return frameBytes;
    }
}
