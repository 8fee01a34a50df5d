package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.transport.path.Demultiplexer;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.RtpEpoch;

/** The way of a plain RTP datagram: which class it is, which packet it is, what it sounds like. */
final class RtpTargets {
    private static final int SAMPLES = 64;
    /** So often a receiver begins anew: what it has accepted changes what it takes for possible. */
    private static final int CASES_PER_RECEIVER = 512;

    private static final long PACKET_NS = 5_000_000;

    private RtpTargets() {}

    static FuzzTarget demultiplexer() throws UserFault {
        Corpus corpus = Corpus.ofDatagrams(DatagramSamples.plain());
        return new FuzzTarget() {
            @Override
            public String name() {
                return "demux";
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            @Override
            public double weight() {
                return 0.5;
            }

            @Override
            public boolean takes(byte[] input) throws BrokenPromise {
                int first = input.length == 0 ? 0 : input[0] & 0xFF;
                int second = input.length < 2 ? 0 : input[1] & 0xFF;
                TrafficClass traffic = Demultiplexer.classify(first, second);
                BrokenPromise.unless(
                        (traffic == null) == (first >= 4 && first < 20), "classes overlap or leave a hole");
                return traffic != null;
            }
        };
    }

    /** {@link Depacketiser} and what it reads with; the same for what SRTP lets through. */
    static final class Receiver {
        private final EncodedFrame frame = new EncodedFrame();
        private final Codec codec;
        private final FrameDecoder decoder;
        private final float[] audio = new float[StreamFormat.FRAME_SAMPLES_MAX];
        private Depacketiser depacketiser;
        private int cases;
        private long nowNs;

        Receiver(Codec codec) throws UserFault {
            this.codec = codec;
            decoder = Codecs.decoder(codec, 1);
            depacketiser = new Depacketiser(RtpSamples.epoch(codec), 0);
        }

        boolean takes(ByteBuf datagram) throws BrokenPromise {
            if (++cases % CASES_PER_RECEIVER == 0) {
                depacketiser = new Depacketiser(RtpSamples.epoch(codec), nowNs);
            }
            nowNs += PACKET_NS;
            int reader = datagram.readerIndex();
            int writer = datagram.writerIndex();
            Depacketiser.Status status = depacketiser.read(datagram, nowNs, frame);
            BrokenPromise.unless(
                    datagram.readerIndex() == reader && datagram.writerIndex() == writer, "the indices were moved");
            if (status != Depacketiser.Status.OK) {
                return false;
            }
            RtpEpoch epoch = depacketiser.epoch();
            BrokenPromise.unless(
                    frame.index64 >= epoch.firstIndex64() && frame.index64 <= RtpEpoch.POSITION_MAX,
                    "index out of range");
            BrokenPromise.unless(
                    frame.sample64 >= epoch.firstSample64() && frame.sample64 <= 2 * RtpEpoch.POSITION_MAX,
                    "sample out of range");
            int frames = decoder.decode(frame.payload, frame.payloadBytes, audio);
            BrokenPromise.unless(
                    frames == FrameDecoder.CORRUPT || frames == StreamFormat.frameSamplesOf(frame.formatWord),
                    frames + " frames were decoded of a packet of " + StreamFormat.frameSamplesOf(frame.formatWord));
            return true;
        }

        void close() {
            decoder.close();
        }
    }

    static FuzzTarget rtp() throws UserFault {
        List<byte[]> samples = new ArrayList<>(RtpSamples.datagrams(Codec.OPUS, SAMPLES));
        Corpus corpus = Corpus.ofDatagrams(samples);
        Receiver receiver = new Receiver(Codec.OPUS);
        ExactBuffer buffer = new ExactBuffer();
        return new FuzzTarget() {
            @Override
            public String name() {
                return "rtp";
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            @Override
            public boolean takes(byte[] input) throws BrokenPromise {
                return receiver.takes(buffer.of(input));
            }

            @Override
            public void close() {
                receiver.close();
                buffer.close();
            }
        };
    }

    static FuzzTarget opus() throws UserFault {
        Corpus corpus = Corpus.ofBytes(RtpSamples.opusPayloads(SAMPLES / 4), EncodedFrame.PAYLOAD_BYTES_MAX);
        FrameDecoder decoder = Codecs.decoder(Codec.OPUS, 1);
        float[] audio = new float[StreamFormat.FRAME_SAMPLES_MAX];
        return new FuzzTarget() {
            @Override
            public String name() {
                return "opus";
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            @Override
            public double weight() {
                return 0.3;
            }

            @Override
            public boolean takes(byte[] input) throws BrokenPromise {
                int frames = decoder.decode(input, input.length, audio);
                BrokenPromise.unless(
                        frames == FrameDecoder.CORRUPT || frames >= 0 && frames <= audio.length,
                        frames + " frames were decoded");
                return frames >= 0;
            }

            @Override
            public void close() {
                decoder.close();
            }
        };
    }
}
