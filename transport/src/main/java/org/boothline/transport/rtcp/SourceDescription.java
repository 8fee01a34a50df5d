package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * One chunk of an SDES packet, of which only the CNAME is kept; to be filled and used again. <b>Thread</b>: one owner.
 * <b>Memory</b>: 255 bytes; only {@link #cname()} allocates. <b>Source</b>: RFC 3550 sections 6.5 and 6.5.1.
 */
public final class SourceDescription {
    static final int CNAME_BYTES_MAX = 255;

    private static final int CNAME = 1;

    private final byte[] cname = new byte[CNAME_BYTES_MAX];
    private int cnameBytes;
    private long ssrc;

    /** @throws IllegalArgumentException unless {@code cname} is 1 to 255 bytes of UTF-8 */
    void set(long ssrc, String cname) {
        byte[] bytes = cname.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > CNAME_BYTES_MAX) {
            throw new IllegalArgumentException("a CNAME has 1 to 255 bytes, not " + bytes.length);
        }
        this.ssrc = ssrc;
        cnameBytes = bytes.length;
        System.arraycopy(bytes, 0, this.cname, 0, bytes.length);
    }

    /** Reads the chunk at {@code offset}, which {@link #chunkBytes} has found good; false if it has no CNAME. */
    boolean read(ByteBuf datagram, int offset) {
        ssrc = datagram.getUnsignedInt(offset);
        cnameBytes = 0;
        int at = offset + 4;
        int type;
        while ((type = datagram.getUnsignedByte(at)) != 0) {
            int bytes = datagram.getUnsignedByte(at + 1);
            if (type == CNAME && cnameBytes == 0) {
                cnameBytes = bytes;
                for (int i = 0; i < bytes; i++) {
                    cname[i] = datagram.getByte(at + 2 + i);
                }
            }
            at += 2 + bytes;
        }
        return cnameBytes > 0;
    }

    /**
     * How long the chunk at {@code offset} is, its end mark and filling bytes included.
     *
     * @return bytes, a multiple of 4; or −1 if it does not end before {@code end}
     */
    static int chunkBytes(ByteBuf datagram, int offset, int end) {
        int at = offset + 4;
        while (at < end) {
            if (datagram.getByte(at) == 0) {
                return RtcpPacket.roundUpToWord(at + 1 - offset); // Chunk and end are words: it can't pass the end.
            }
            if (at + 1 >= end) {
                return -1;
            }
            at += 2 + datagram.getUnsignedByte(at + 1);
        }
        return -1;
    }

    /** What {@link #write} will append. */
    int bytes() {
        return RtcpPacket.HEADER_BYTES + RtcpPacket.roundUpToWord(4 + 2 + cnameBytes + 1);
    }

    /** Appends an SDES packet with this one chunk. */
    void write(ByteBuf out) {
        int bytes = bytes();
        RtcpPacket.writeHeader(out, RtcpPacket.SOURCE_DESCRIPTION, 1, bytes);
        out.writeInt((int) ssrc);
        out.writeByte(CNAME);
        out.writeByte(cnameBytes);
        out.writeBytes(cname, 0, cnameBytes);
        out.writeZero(bytes - RtcpPacket.HEADER_BYTES - 4 - 2 - cnameBytes);
    }

    /** Whom it describes. */
    public long ssrc() {
        return ssrc;
    }

    /** The name that stays the same when the SSRC changes. As the peer wrote it: show it as data, never trust it. */
    public String cname() {
        return new String(cname, 0, cnameBytes, StandardCharsets.UTF_8);
    }
}
