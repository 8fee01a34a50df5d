package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * SR: what a sender has sent, what its media clock says at which time of day, and what it hears of others; to be filled
 * and used again. <b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 section
 * 6.4.1.
 */
public final class SenderReport extends Report {
    /** Before the blocks. */
    static final int FIXED_BYTES = 28;

    private long ntpTimestamp;
    private long rtpTimestamp;
    private long packets;
    private long octets;

    void set(long ssrc, long ntpTimestamp, long rtpTimestamp, long packets, long octets) {
        begin(ssrc);
        this.ntpTimestamp = ntpTimestamp;
        this.rtpTimestamp = rtpTimestamp;
        this.packets = packets;
        this.octets = octets;
    }

    /** Reads the packet at {@code offset}, whose {@code count} blocks the caller has found to be there. */
    void read(ByteBuf datagram, int offset, int count) {
        set(
                datagram.getUnsignedInt(offset + 4),
                datagram.getLong(offset + 8),
                datagram.getUnsignedInt(offset + 16),
                datagram.getUnsignedInt(offset + 20),
                datagram.getUnsignedInt(offset + 24));
        readBlocks(datagram, offset + FIXED_BYTES, count);
    }

    void write(ByteBuf out) {
        RtcpPacket.writeHeader(out, RtcpPacket.SENDER_REPORT, blockCount(), FIXED_BYTES + blocksBytes());
        out.writeInt((int) ssrc());
        out.writeLong(ntpTimestamp);
        out.writeInt((int) rtpTimestamp);
        out.writeInt((int) packets);
        out.writeInt((int) octets);
        writeBlocks(out);
    }

    /** The sender's time of day when it reported; see {@link NtpTime}. */
    public long ntpTimestamp() {
        return ntpTimestamp;
    }

    /** The RTP timestamp of a sample captured at that time: 0 to 2^32 − 1. */
    public long rtpTimestamp() {
        return rtpTimestamp;
    }

    /** Packets sent, modulo 2^32. */
    public long packets() {
        return packets;
    }

    /** Payload bytes sent, modulo 2^32. */
    public long octets() {
        return octets;
    }
}
