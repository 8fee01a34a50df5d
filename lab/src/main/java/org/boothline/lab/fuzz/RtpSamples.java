package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtxPacketiser;

/** The datagrams of a short stream, made by the real encoder and packetiser. */
final class RtpSamples {
    static final long SSRC = 0xB007_11E5L;
    static final long RTX_SSRC = 0xB007_11E6L;
    private static final int FIRST_SEQUENCE = 0x7FF0; // It soon passes the middle of its range.
    private static final long FIRST_TIMESTAMP = 0xFFFF_F000L; // It soon wraps.

    private RtpSamples() {}

    static RtpEpoch epoch(Codec codec) {
        return new RtpEpoch(codec, 1, SSRC, FIRST_SEQUENCE, FIRST_TIMESTAMP, 7, 4_800);
    }

    /** In order, the first with its position. */
    static List<byte[]> datagrams(Codec codec, int count) throws UserFault {
        return datagrams(codec, count, 0);
    }

    /** In order, with a copy of the frame so far back; 0 for none. */
    static List<byte[]> datagrams(Codec codec, int count, int offsetFrames) throws UserFault {
        RtpEpoch epoch = epoch(codec);
        StreamFormat format = codec == Codec.OPUS ? StreamFormat.opus(1) : new StreamFormat(codec, 1, 48, 0);
        RedEncoder packetiser = new RedEncoder(new Packetiser(epoch));
        packetiser.offset(offsetFrames);
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = format.word();
        List<byte[]> datagrams = new ArrayList<>();
        ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
        try (FrameEncoder encoder = Codecs.encoder(format)) {
            for (int packet = 0; packet < count; packet++) {
                frame.index64 = epoch.firstIndex64() + packet;
                frame.sample64 = epoch.firstSample64() + (long) packet * format.frameSamples();
                frame.payloadBytes = encoder.encode(
                        tone(frame.sample64, format.frameSamples()), format.frameSamples(), frame.payload);
                packetiser.write(frame, datagram.clear());
                byte[] bytes = new byte[datagram.readableBytes()];
                datagram.readBytes(bytes);
                datagrams.add(bytes);
            }
        }
        return datagrams;
    }

    /** Plain ones, and such with copies, as a line that begins to lose packets sees them. */
    static List<byte[]> mixed(Codec codec, int count) throws UserFault {
        List<byte[]> all = new ArrayList<>(datagrams(codec, count));
        all.addAll(datagrams(codec, count / 2, 1));
        all.addAll(datagrams(codec, count / 4, RedEncoder.OFFSET_FRAMES_MAX));
        return all;
    }

    /** Frames of the stream sent again, every other one. */
    static List<byte[]> again(int count) throws UserFault {
        RtpEpoch epoch = epoch(Codec.OPUS);
        RtxPacketiser packetiser = new RtxPacketiser(epoch, new RtpEpoch(Codec.OPUS, 1, RTX_SSRC, 9, 0, 0, 0));
        Depacketiser depacketiser = new Depacketiser(epoch, 0);
        EncodedFrame frame = new EncodedFrame();
        List<byte[]> all = new ArrayList<>();
        ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
        for (byte[] bytes : datagrams(Codec.OPUS, 2 * count)) {
            depacketiser.read(Unpooled.wrappedBuffer(bytes), 0, frame);
            if (frame.index64 % 2 == 0) {
                packetiser.write(frame, datagram.clear());
                all.add(Arrays.copyOf(datagram.array(), datagram.readableBytes()));
            }
        }
        return all;
    }

    /** What the datagrams carry. */
    static List<byte[]> opusPayloads(int count) throws UserFault {
        List<byte[]> payloads = new ArrayList<>();
        for (int frameSamples : new int[] {120, 240, 480, 960}) {
            StreamFormat format = new StreamFormat(Codec.OPUS, 1, frameSamples, 96_000);
            byte[] payload = new byte[EncodedFrame.PAYLOAD_BYTES_MAX];
            try (FrameEncoder encoder = Codecs.encoder(format)) {
                for (int packet = 0; packet < count; packet++) {
                    int bytes = encoder.encode(tone((long) packet * frameSamples, frameSamples), frameSamples, payload);
                    payloads.add(Arrays.copyOf(payload, bytes));
                }
            }
        }
        return payloads;
    }

    private static int[] tone(long from, int frames) {
        int[] samples = new int[frames];
        for (int i = 0; i < frames; i++) {
            samples[i] = (int) (2_000_000 * Math.sin((from + i) * 0.05) + 300_000 * Math.sin((from + i) * 0.71));
        }
        return samples;
    }
}
