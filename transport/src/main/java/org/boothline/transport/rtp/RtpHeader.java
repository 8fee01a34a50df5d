package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;

/**
 * The header of one RTP datagram, to be filled and used again: what a datagram says before anybody believes it.
 *
 * <p>Of header extensions it knows one, the <i>position</i>: an RFC 8285 one-byte element with id
 * {@value #POSITION_ID} and 16 bytes, the packet's index64 and sample64. All others are stepped over.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 section 5.1 and 5.3.1,
 * RFC 8285 section 4.2.
 */
public final class RtpHeader {
    /** What {@link #parse} found. */
    public enum Status {
        OK,
        /** Fewer bytes than header, CSRC list and extension need. */
        TRUNCATED,
        /** Not version 2. */
        WRONG_VERSION,
        /** An element runs over the end of the extension, or a position is negative. */
        BAD_EXTENSION,
        /** A padding count of 0, or of more bytes than follow the header. */
        BAD_PADDING
    }

    /** Without CSRC list and extension. */
    public static final int FIXED_BYTES = 12;

    /** What the position adds: 4 bytes of extension header, 17 of element, 3 of padding. */
    public static final int POSITION_BYTES = 24;

    /** The element's local id. */
    public static final int POSITION_ID = 1;

    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int POSITION_VALUE_BYTES = 16;
    private static final int STOP_ID = 15;

    private boolean marker;
    private int payloadType;
    private int sequence;
    private long timestamp;
    private long ssrc;
    private int csrcCount;
    private boolean hasPosition;
    private long index64;
    private long sample64;
    private int payloadOffset;
    private int payloadBytes;

    /**
     * Reads the datagram between its reader and writer index and moves neither. After any status but {@code OK} the
     * properties mean nothing.
     */
    public Status parse(ByteBuf datagram) {
        int start = datagram.readerIndex();
        int bytes = datagram.readableBytes();
        hasPosition = false;
        if (bytes < FIXED_BYTES) {
            return Status.TRUNCATED;
        }
        int first = datagram.getUnsignedByte(start);
        if (first >>> 6 != 2) {
            return Status.WRONG_VERSION;
        }
        int second = datagram.getUnsignedByte(start + 1);
        marker = second >>> 7 == 1;
        payloadType = second & 0x7F;
        sequence = datagram.getUnsignedShort(start + 2);
        timestamp = datagram.getUnsignedInt(start + 4);
        ssrc = datagram.getUnsignedInt(start + 8);
        csrcCount = first & 0x0F;
        int headerBytes = FIXED_BYTES + 4 * csrcCount;
        if ((first & 0x10) != 0) {
            if (bytes < headerBytes + 4) {
                return Status.TRUNCATED;
            }
            int profile = datagram.getUnsignedShort(start + headerBytes);
            int extensionBytes = 4 * datagram.getUnsignedShort(start + headerBytes + 2);
            headerBytes += 4;
            if (bytes < headerBytes + extensionBytes) {
                return Status.TRUNCATED;
            }
            if (profile == ONE_BYTE_PROFILE && !readElements(datagram, start + headerBytes, extensionBytes)) {
                return Status.BAD_EXTENSION;
            }
            headerBytes += extensionBytes;
        }
        if (bytes < headerBytes) {
            return Status.TRUNCATED;
        }
        return measurePayload(datagram, start, bytes, headerBytes, (first & 0x20) != 0);
    }

    private Status measurePayload(ByteBuf datagram, int start, int bytes, int headerBytes, boolean padded) {
        int paddingBytes = 0;
        if (padded) {
            paddingBytes = bytes == headerBytes ? 0 : datagram.getUnsignedByte(start + bytes - 1);
            if (paddingBytes == 0 || paddingBytes > bytes - headerBytes) {
                return Status.BAD_PADDING;
            }
        }
        payloadOffset = start + headerBytes;
        payloadBytes = bytes - headerBytes - paddingBytes;
        return Status.OK;
    }

    /** Looks for the position among the elements; false if one of them lies about its length or value. */
    private boolean readElements(ByteBuf datagram, int offset, int bytes) {
        int at = offset;
        int end = offset + bytes;
        while (at < end) {
            int head = datagram.getUnsignedByte(at++);
            if (head == 0) {
                continue; // A byte of padding.
            }
            int id = head >>> 4;
            if (id == 0 || id == STOP_ID) {
                return true; // RFC 8285: what follows is not to be looked at.
            }
            int valueBytes = (head & 0x0F) + 1;
            if (valueBytes > end - at) {
                return false;
            }
            if (id == POSITION_ID && valueBytes == POSITION_VALUE_BYTES && !hasPosition) {
                index64 = datagram.getLong(at);
                sample64 = datagram.getLong(at + 8);
                if (index64 < 0 || sample64 < 0) {
                    return false;
                }
                hasPosition = true;
            }
            at += valueBytes;
        }
        return true;
    }

    /** Sets all that a header without a position says; no CSRCs. */
    public void set(boolean marker, int payloadType, int sequence, long timestamp, long ssrc) {
        this.marker = marker;
        this.payloadType = payloadType;
        this.sequence = sequence;
        this.timestamp = timestamp;
        this.ssrc = ssrc;
        csrcCount = 0;
        hasPosition = false;
        payloadOffset = 0;
        payloadBytes = 0;
    }

    /** Adds the position. */
    public void setPosition(long index64, long sample64) {
        hasPosition = true;
        this.index64 = index64;
        this.sample64 = sample64;
    }

    /** What {@link #write} will append. */
    public int writtenBytes() {
        return hasPosition ? FIXED_BYTES + POSITION_BYTES : FIXED_BYTES;
    }

    /** Appends the header as set: version 2, no padding, no CSRCs. The caller sees to it that there is room. */
    public void write(ByteBuf out) {
        out.writeByte(hasPosition ? 0x90 : 0x80);
        out.writeByte((marker ? 0x80 : 0) | payloadType & 0x7F);
        out.writeShort(sequence);
        out.writeInt((int) timestamp);
        out.writeInt((int) ssrc);
        if (hasPosition) {
            out.writeShort(ONE_BYTE_PROFILE);
            out.writeShort((POSITION_BYTES - 4) / 4);
            out.writeByte(POSITION_ID << 4 | POSITION_VALUE_BYTES - 1);
            out.writeLong(index64);
            out.writeLong(sample64);
            out.writeMedium(0);
        }
    }

    public boolean marker() {
        return marker;
    }

    /** 0 to 127. */
    public int payloadType() {
        return payloadType;
    }

    /** 0 to 65,535. */
    public int sequence() {
        return sequence;
    }

    /** 0 to 2^32 − 1. */
    public long timestamp() {
        return timestamp;
    }

    /** 0 to 2^32 − 1. */
    public long ssrc() {
        return ssrc;
    }

    /** 0 to 15. */
    public int csrcCount() {
        return csrcCount;
    }

    /** True if the header carries index64 and sample64. */
    public boolean hasPosition() {
        return hasPosition;
    }

    /** Not negative; only where there is a position. */
    public long index64() {
        return index64;
    }

    /** Not negative; only where there is a position. */
    public long sample64() {
        return sample64;
    }

    /** Absolute index of the payload's first byte in the parsed buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Without padding; may be 0. */
    public int payloadBytes() {
        return payloadBytes;
    }
}
