package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;

/** Frames and datagrams for tests; frames hold Opus of 5 ms mono unless said otherwise. */
public final class Frames {
    /** Table-of-contents byte of one CELT fullband frame of 5 ms, mono. */
    public static final byte OPUS_5_MS = (byte) (29 << 3);

    /** One of 2.5 ms. */
    public static final byte OPUS_2_5_MS = (byte) (28 << 3);

    /** One of 20 ms. */
    public static final byte OPUS_20_MS = (byte) (31 << 3);

    public static final int SAMPLES = 240;

    private Frames() {}

    public static RtpEpoch epoch(int firstSequence, long firstTimestamp) {
        return new RtpEpoch(Codec.OPUS, 1, 0xDECAFBADL, firstSequence, firstTimestamp, 0, 0);
    }

    /** The frame of a stream without source faults: sample64 is 240 times index64. */
    public static EncodedFrame frame(long index64) {
        return frame(index64, index64 * SAMPLES);
    }

    public static EncodedFrame frame(long index64, long sample64) {
        return frame(index64, sample64, OPUS_5_MS, SAMPLES);
    }

    public static EncodedFrame frame(long index64, long sample64, byte toc, int frameSamples) {
        EncodedFrame frame = new EncodedFrame();
        frame.index64 = index64;
        frame.sample64 = sample64;
        frame.formatWord = StreamFormat.word(Codec.OPUS, 1, frameSamples);
        frame.payload[0] = toc;
        for (int i = 1; i < 100; i++) {
            frame.payload[i] = (byte) (index64 * 31 + i);
        }
        frame.payloadBytes = 100;
        return frame;
    }

    /** A datagram without position, whatever a packetiser would do. */
    public static ByteBuf bare(RtpEpoch epoch, long index64, long sample64) {
        return datagram(epoch, frame(index64, sample64), false);
    }

    /** A datagram with its position, whatever a packetiser would do. */
    public static ByteBuf positioned(RtpEpoch epoch, long index64, long sample64) {
        return datagram(epoch, frame(index64, sample64), true);
    }

    public static ByteBuf datagram(RtpEpoch epoch, EncodedFrame frame, boolean withPosition) {
        RtpHeader header = new RtpHeader();
        header.set(
                false,
                epoch.payloadType(),
                epoch.sequenceOf(frame.index64),
                epoch.timestampOf(frame.sample64),
                epoch.ssrc());
        if (withPosition) {
            header.setPosition(frame.index64, frame.sample64);
        }
        ByteBuf datagram = Unpooled.buffer(1_500);
        header.write(datagram);
        return datagram.writeBytes(frame.payload, 0, frame.payloadBytes);
    }

    public static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    public static String hex(ByteBuf datagram) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.getBytes(datagram.readerIndex(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The same bytes behind {@code offset} others, as a slice of a larger buffer's readable part. */
    public static ByteBuf behind(int offset, ByteBuf datagram) {
        return Unpooled.buffer(offset + datagram.readableBytes() + 7)
                .writeZero(offset)
                .writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes())
                .readerIndex(offset);
    }
}
