package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * BYE: sources that stop, and why; to be filled and used again. <b>Thread</b>: one owner. <b>Memory</b>: 31 numbers and
 * 255 bytes; only {@link #reason()} allocates. <b>Source</b>: RFC 3550 section 6.6.
 */
public final class Goodbye {
    static final int REASON_BYTES_MAX = 255;

    private final long[] ssrcs = new long[RtcpPacket.COUNT_MAX];
    private final byte[] reason = new byte[REASON_BYTES_MAX];
    private int ssrcCount;
    private int reasonBytes;

    /** One source; a reason longer than 255 bytes is cut at a whole character. */
    void set(long ssrc, String reason) {
        ssrcs[0] = ssrc;
        ssrcCount = 1;
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        reasonBytes = Math.min(bytes.length, REASON_BYTES_MAX);
        while (reasonBytes < bytes.length && reasonBytes > 0 && (bytes[reasonBytes] & 0xC0) == 0x80) {
            reasonBytes--;
        }
        System.arraycopy(bytes, 0, this.reason, 0, reasonBytes);
    }

    /** False if the packet's {@code bytes} do not hold its {@code count} sources and its reason. */
    static boolean isWhole(ByteBuf datagram, int offset, int bytes, int count) {
        int used = RtcpPacket.HEADER_BYTES + 4 * count;
        return used == bytes || (used < bytes && used + 1 + datagram.getUnsignedByte(offset + used) <= bytes);
    }

    /** Reads the packet at {@code offset}, which {@link #isWhole} has found good. */
    void read(ByteBuf datagram, int offset, int bytes, int count) {
        for (int i = 0; i < count; i++) {
            ssrcs[i] = datagram.getUnsignedInt(offset + RtcpPacket.HEADER_BYTES + 4 * i);
        }
        ssrcCount = count;
        int at = offset + RtcpPacket.HEADER_BYTES + 4 * count;
        reasonBytes = at == offset + bytes ? 0 : datagram.getUnsignedByte(at);
        for (int i = 0; i < reasonBytes; i++) {
            reason[i] = datagram.getByte(at + 1 + i);
        }
    }

    /** What {@link #write} will append. */
    int bytes() {
        int fixedBytes = RtcpPacket.HEADER_BYTES + 4 * ssrcCount;
        return reasonBytes == 0 ? fixedBytes : RtcpPacket.roundUpToWord(fixedBytes + 1 + reasonBytes);
    }

    void write(ByteBuf out) {
        int bytes = bytes();
        RtcpPacket.writeHeader(out, RtcpPacket.GOODBYE, ssrcCount, bytes);
        for (int i = 0; i < ssrcCount; i++) {
            out.writeInt((int) ssrcs[i]);
        }
        if (reasonBytes > 0) {
            out.writeByte(reasonBytes);
            out.writeBytes(reason, 0, reasonBytes);
            out.writeZero(bytes - RtcpPacket.HEADER_BYTES - 4 * ssrcCount - 1 - reasonBytes);
        }
    }

    /** 0 to 31. */
    public int ssrcCount() {
        return ssrcCount;
    }

    public boolean names(long ssrc) {
        for (int i = 0; i < ssrcCount; i++) {
            if (ssrcs[i] == ssrc) {
                return true;
            }
        }
        return false;
    }

    /** Empty if none was given. As the peer wrote it: show it as data, never trust it. */
    public String reason() {
        return new String(reason, 0, reasonBytes, StandardCharsets.UTF_8);
    }
}
