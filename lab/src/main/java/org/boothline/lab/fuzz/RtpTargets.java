package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import org.boothline.transport.rtp.RtxDepacketiser;

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
        private final ByteBuf latest;
        private Depacketiser depacketiser;
        private RtxDepacketiser again;
        private int cases;
        private long nowNs;

        Receiver(Codec codec) throws UserFault {
            this.codec = codec;
            decoder = Codecs.decoder(codec, 1);
            List<byte[]> datagrams = RtpSamples.datagrams(codec, 2 * SAMPLES);
            latest = Unpooled.wrappedBuffer(datagrams.get(datagrams.size() - 1));
            depacketiser = new Depacketiser(RtpSamples.epoch(codec), 0);
            again = new RtxDepacketiser(RtpSamples.RTX_SSRC, depacketiser);
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
            check(frame);
            EncodedFrame copy = depacketiser.copy();
            if (copy != null) {
                BrokenPromise.unless(copy.index64 < frame.index64, "a copy of a later frame");
                check(copy);
            }
            return true;
        }

        /** A packet sent again, of a stream that has come some way. */
        boolean takesAgain(ByteBuf datagram) throws BrokenPromise {
            if (cases++ % CASES_PER_RECEIVER == 0) {
                depacketiser = new Depacketiser(RtpSamples.epoch(codec), nowNs);
                depacketiser.read(latest, nowNs, frame);
                again = new RtxDepacketiser(RtpSamples.RTX_SSRC, depacketiser);
            }
            int reader = datagram.readerIndex();
            int writer = datagram.writerIndex();
            Depacketiser.Status status = again.read(datagram, nowNs, frame);
            BrokenPromise.unless(
                    datagram.readerIndex() == reader && datagram.writerIndex() == writer, "the indices were moved");
            if (status != Depacketiser.Status.OK) {
                return false;
            }
            check(frame);
            return true;
        }

        private void check(EncodedFrame taken) throws BrokenPromise {
            RtpEpoch epoch = depacketiser.epoch();
            BrokenPromise.unless(
                    taken.index64 >= epoch.firstIndex64() && taken.index64 <= RtpEpoch.POSITION_MAX,
                    "index out of range");
            BrokenPromise.unless(
                    taken.sample64 >= epoch.firstSample64() && taken.sample64 <= 2 * RtpEpoch.POSITION_MAX,
                    "sample out of range");
            int frames = decoder.decode(taken.payload, taken.payloadBytes, audio);
            BrokenPromise.unless(
                    frames == FrameDecoder.CORRUPT || frames == StreamFormat.frameSamplesOf(taken.formatWord),
                    frames + " frames were decoded of a packet of " + StreamFormat.frameSamplesOf(taken.formatWord));
        }

        void close() {
            decoder.close();
        }
    }

    static FuzzTarget rtp() throws UserFault {
        return target("rtp", Corpus.ofDatagrams(RtpSamples.mixed(Codec.OPUS, SAMPLES)), Receiver::takes);
    }

    static FuzzTarget rtx() throws UserFault {
        return target("rtx", Corpus.ofDatagrams(RtpSamples.again(SAMPLES)), Receiver::takesAgain);
    }

    /** How a receiver takes a datagram. */
    @FunctionalInterface
    private interface Way {
        boolean takes(Receiver receiver, ByteBuf datagram) throws BrokenPromise;
    }

    private static FuzzTarget target(String name, Corpus corpus, Way way) throws UserFault {
        Receiver receiver = new Receiver(Codec.OPUS);
        ExactBuffer buffer = new ExactBuffer();
        return new FuzzTarget() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            @Override
            public boolean takes(byte[] input) throws BrokenPromise {
                return way.takes(receiver, buffer.of(input));
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
