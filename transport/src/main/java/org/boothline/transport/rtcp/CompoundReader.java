package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * Reads RTCP datagrams: first the whole compound is checked, then its packets are handed over in order, so that a damaged
 * datagram has no effect at all. Packets of unknown types (other feedback, application-defined) are stepped over.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: one object of each kind; nothing after it was made. <b>Source</b>: RFC 3550
 * section 6.1 and A.2, RFC 4585 section 6.1, RFC 3611.
 */
public final class CompoundReader {
    /** What {@link #read} found. */
    public enum Status {
        OK,
        /** Shorter than the smallest report, or not whole 32-bit words. */
        TRUNCATED,
        /** A packet is not of version 2. */
        WRONG_VERSION,
        /** The first packet is no report, or is padded. */
        WRONG_FIRST_PACKET,
        /** A packet's length passes the end of the datagram, or is less than its counts need. */
        BAD_LENGTH,
        /** Padding elsewhere than at the end, or a count that is no word multiple or too large. */
        BAD_PADDING,
        /** A description, goodbye or extended report whose parts do not fit into it. */
        BAD_CONTENT
    }

    private final SenderReport senderReport = new SenderReport();
    private final ReceiverReport receiverReport = new ReceiverReport();
    private final SourceDescription description = new SourceDescription();
    private final Goodbye goodbye = new Goodbye();
    private final GenericNack nack = new GenericNack();
    private final ExtendedReport extendedReport = new ExtendedReport();

    /** Reads between reader and writer index and moves neither; {@code sink} hears nothing unless the status is OK. */
    public Status read(ByteBuf datagram, RtcpSink sink) {
        Status status = check(datagram);
        if (status == Status.OK) {
            handOver(datagram, sink);
        }
        return status;
    }

    private static Status check(ByteBuf datagram) {
        int start = datagram.readerIndex();
        int end = datagram.writerIndex();
        if (end - start < ReceiverReport.FIXED_BYTES || (end - start) % 4 != 0) {
            return Status.TRUNCATED;
        }
        for (int at = start; at < end; ) {
            int head = datagram.getUnsignedByte(at);
            int type = datagram.getUnsignedByte(at + 1);
            int bytes = packetBytes(datagram, at);
            boolean padded = (head & 0x20) != 0;
            if (head >>> 6 != 2) {
                return Status.WRONG_VERSION;
            }
            boolean isReport = type == RtcpPacket.SENDER_REPORT || type == RtcpPacket.RECEIVER_REPORT;
            if (at == start && (!isReport || padded)) {
                return Status.WRONG_FIRST_PACKET;
            }
            if (bytes > end - at) {
                return Status.BAD_LENGTH;
            }
            int paddingBytes = padded ? datagram.getUnsignedByte(at + bytes - 1) : 0;
            boolean goodPadding = at + bytes == end
                    && paddingBytes > 0
                    && paddingBytes % 4 == 0
                    && paddingBytes <= bytes - RtcpPacket.HEADER_BYTES;
            if (padded && !goodPadding) {
                return Status.BAD_PADDING;
            }
            Status content = checkContent(datagram, at, bytes - paddingBytes, type, head & 0x1F);
            if (content != Status.OK) {
                return content;
            }
            at += bytes;
        }
        return Status.OK;
    }

    private static Status checkContent(ByteBuf datagram, int at, int bytes, int type, int count) {
        return switch (type) {
            case RtcpPacket.SENDER_REPORT ->
                bytes >= SenderReport.FIXED_BYTES + count * ReportBlock.BYTES ? Status.OK : Status.BAD_LENGTH;
            case RtcpPacket.RECEIVER_REPORT ->
                bytes >= ReceiverReport.FIXED_BYTES + count * ReportBlock.BYTES ? Status.OK : Status.BAD_LENGTH;
            case RtcpPacket.SOURCE_DESCRIPTION -> checkChunks(datagram, at, bytes, count);
            case RtcpPacket.GOODBYE -> Goodbye.isWhole(datagram, at, bytes, count) ? Status.OK : Status.BAD_CONTENT;
            case GenericNack.TYPE ->
                count != GenericNack.FORMAT || bytes >= GenericNack.BYTES_MIN ? Status.OK : Status.BAD_LENGTH;
            case ExtendedReport.TYPE ->
                bytes < ExtendedReport.FIXED_BYTES
                        ? Status.BAD_LENGTH
                        : ExtendedReport.isWhole(datagram, at, bytes) ? Status.OK : Status.BAD_CONTENT;
            default -> Status.OK;
        };
    }

    private static Status checkChunks(ByteBuf datagram, int packet, int bytes, int count) {
        int at = packet + RtcpPacket.HEADER_BYTES;
        int end = packet + bytes;
        for (int i = 0; i < count; i++) {
            int chunkBytes = SourceDescription.chunkBytes(datagram, at, end);
            if (chunkBytes < 0) {
                return Status.BAD_CONTENT;
            }
            at += chunkBytes;
        }
        return Status.OK;
    }

    private void handOver(ByteBuf datagram, RtcpSink sink) {
        int end = datagram.writerIndex();
        for (int at = datagram.readerIndex(); at < end; ) {
            int count = datagram.getUnsignedByte(at) & 0x1F;
            boolean padded = (datagram.getUnsignedByte(at) & 0x20) != 0;
            int bytes = packetBytes(datagram, at);
            int contentBytes = bytes - (padded ? datagram.getUnsignedByte(at + bytes - 1) : 0);
            switch (datagram.getUnsignedByte(at + 1)) {
                case RtcpPacket.SENDER_REPORT -> {
                    senderReport.read(datagram, at, count);
                    sink.accept(senderReport);
                }
                case RtcpPacket.RECEIVER_REPORT -> {
                    receiverReport.read(datagram, at, count);
                    sink.accept(receiverReport);
                }
                case RtcpPacket.SOURCE_DESCRIPTION -> handOverChunks(datagram, at, count, sink);
                case RtcpPacket.GOODBYE -> {
                    goodbye.read(datagram, at, contentBytes, count);
                    sink.accept(goodbye);
                }
                case GenericNack.TYPE -> {
                    if (count == GenericNack.FORMAT) {
                        nack.read(datagram, at, contentBytes);
                        sink.accept(nack);
                    }
                }
                case ExtendedReport.TYPE -> {
                    extendedReport.read(datagram, at, contentBytes);
                    sink.accept(extendedReport);
                }
                default -> {
                    // Other types are for others.
                }
            }
            at += bytes;
        }
    }

    private void handOverChunks(ByteBuf datagram, int packet, int count, RtcpSink sink) {
        int end = packet + packetBytes(datagram, packet);
        int at = packet + RtcpPacket.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            int chunkBytes = SourceDescription.chunkBytes(datagram, at, end);
            if (description.read(datagram, at)) {
                sink.accept(description);
            }
            at += chunkBytes;
        }
    }

    private static int packetBytes(ByteBuf datagram, int at) {
        return 4 * (datagram.getUnsignedShort(at + 2) + 1);
    }
}
