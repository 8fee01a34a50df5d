package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpHeader;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtcpProtector;
import org.boothline.transport.srtp.RtcpUnprotector;
import org.boothline.transport.srtp.RtpProtector;
import org.boothline.transport.srtp.RtpUnprotector;
import org.boothline.transport.srtp.UnprotectStatus;

/**
 * The gate with the right key: from outside, where only what was really sent may pass, and from inside, where the holder of the
 * key sends what it likes, so that the readers behind see it.
 */
final class SrtpTargets {
    private static final int SAMPLES = 256;
    /** So often the receiver begins anew, since what passed once is a replay from then on. */
    private static final int CASES_PER_RECEIVER = 2_048;

    private static final int PAYLOAD_TYPE = RtpSamples.epoch(Codec.OPUS).payloadType();
    private static final int PROTECTED_BYTES_MAX = 1_500;

    private SrtpTargets() {}

    static FuzzTarget rtp() throws UserFault {
        return new Outside("srtp", Corpus.ofDatagrams(SrtpSamples.rtp(SAMPLES))) {
            private RtpUnprotector gate = new RtpUnprotector(SrtpSamples.receiving(), PAYLOAD_TYPE);

            @Override
            void renew() {
                gate = new RtpUnprotector(SrtpSamples.receiving(), PAYLOAD_TYPE);
            }

            @Override
            UnprotectStatus unprotect(ByteBuf datagram) {
                return gate.unprotect(datagram);
            }
        };
    }

    static FuzzTarget rtcp() {
        return new Outside("srtcp", Corpus.ofDatagrams(SrtpSamples.rtcp())) {
            private RtcpUnprotector gate = new RtcpUnprotector(SrtpSamples.receiving());

            @Override
            void renew() {
                gate = new RtcpUnprotector(SrtpSamples.receiving());
            }

            @Override
            UnprotectStatus unprotect(ByteBuf datagram) {
                return gate.unprotect(datagram);
            }
        };
    }

    /** Mutated after it was protected. */
    private abstract static class Outside implements FuzzTarget {
        private final String name;
        private final Corpus corpus;
        private final Set<ByteBuffer> genuine = new HashSet<>();
        private final Set<ByteBuffer> passed = new HashSet<>();
        private final ExactBuffer buffer = new ExactBuffer();
        private int cases;

        Outside(String name, Corpus corpus) {
            this.name = name;
            this.corpus = corpus;
            corpus.samples().forEach(sample -> genuine.add(ByteBuffer.wrap(sample)));
        }

        abstract void renew();

        abstract UnprotectStatus unprotect(ByteBuf datagram);

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
            if (++cases % CASES_PER_RECEIVER == 0) {
                renew();
                passed.clear();
            }
            ByteBuf datagram = buffer.of(input);
            boolean taken = unprotect(datagram) == UnprotectStatus.OK;
            if (taken) {
                ByteBuffer seen = ByteBuffer.wrap(input);
                BrokenPromise.unless(genuine.contains(seen), "a forged datagram passed");
                BrokenPromise.unless(passed.add(seen), "a replayed datagram passed");
            } else {
                for (int i = 0; i < input.length; i++) {
                    BrokenPromise.unless(datagram.getByte(i) == input[i], "a refused datagram was changed");
                }
            }
            return taken;
        }

        @Override
        public void close() {
            buffer.close();
        }
    }

    static FuzzTarget rtpInside() throws UserFault {
        return new RtpInside();
    }

    /** Mutated before it was protected, so that RTP's and the codec's readers see it. */
    private static final class RtpInside implements FuzzTarget {
        private final Corpus corpus = Corpus.ofDatagrams(RtpSamples.mixed(Codec.OPUS, 64));
        private final RtpTargets.Receiver receiver = new RtpTargets.Receiver(Codec.OPUS);
        private RtpProtector protector = newProtector();
        private RtpUnprotector gate = new RtpUnprotector(SrtpSamples.receiving(), PAYLOAD_TYPE, PayloadTypes.RED);
        private int sequence = RtpSamples.epoch(Codec.OPUS).firstSequence();

        RtpInside() throws UserFault {}

        private static RtpProtector newProtector() {
            return new RtpProtector(SrtpSamples.sending(), RtpSamples.epoch(Codec.OPUS));
        }

        private void renew() {
            protector = newProtector();
            gate = new RtpUnprotector(SrtpSamples.receiving(), PAYLOAD_TYPE, PayloadTypes.RED);
            sequence = RtpSamples.epoch(Codec.OPUS).firstSequence();
        }

        @Override
        public String name() {
            return "srtp-inside";
        }

        @Override
        public Corpus corpus() {
            return corpus;
        }

        @Override
        public boolean takes(byte[] input) throws BrokenPromise {
            if (input.length <= RtpHeader.FIXED_BYTES
                    || input.length > PROTECTED_BYTES_MAX - RtpProtector.OVERHEAD_BYTES
                    || !wholeHeader(input)) {
                return false; // Nobody can protect that.
            }
            input[0] = (byte) (0x80 | input[0] & 0x3F);
            ByteBuffer.wrap(input).putShort(2, (short) sequence).putInt(8, (int) RtpSamples.SSRC);
            ByteBuf datagram = SrtpSamples.roomy(input);
            try {
                protector.protect(datagram);
            } catch (IllegalStateException unsendable) {
                renew(); // Ours never are; its nonce is spent all the same.
                return false;
            }
            sequence = sequence + 1 & 0xFFFF;
            if (gate.unprotect(datagram) != UnprotectStatus.OK) {
                return false; // Another payload type, for instance.
            }
            return receiver.takes(datagram);
        }

        /** Else header and payload would not be where the cipher looks for them. */
        private static boolean wholeHeader(byte[] input) {
            int bytes = RtpHeader.FIXED_BYTES + 4 * (input[0] & 0x0F);
            if ((input[0] & 0x10) == 0) {
                return input.length > bytes;
            }
            return input.length > bytes + 4
                    && input.length > bytes + 4 + 4 * (ByteBuffer.wrap(input).getShort(bytes + 2) & 0xFFFF);
        }

        @Override
        public void close() {
            receiver.close();
        }
    }

    static FuzzTarget rtcpInside() {
        return new RtcpInside();
    }

    private static final class RtcpInside implements FuzzTarget {
        private final Corpus corpus = Corpus.ofDatagrams(RtcpSamples.datagrams());
        private final RtcpTargets.Reader reader = new RtcpTargets.Reader();
        private final RtcpProtector protector = new RtcpProtector(sendingKey());
        private final RtcpUnprotector gate = new RtcpUnprotector(SrtpSamples.receiving());

        private static KeyEpoch sendingKey() {
            return SrtpSamples.sending();
        }

        @Override
        public String name() {
            return "srtcp-inside";
        }

        @Override
        public Corpus corpus() {
            return corpus;
        }

        @Override
        public boolean takes(byte[] input) throws BrokenPromise {
            int bytes = Math.min(input.length, PROTECTED_BYTES_MAX - RtcpProtector.OVERHEAD_BYTES) & ~3;
            if (bytes < 8) {
                return false;
            }
            byte[] whole = java.util.Arrays.copyOf(input, bytes);
            whole[0] = (byte) (0x80 | whole[0] & 0x3F);
            ByteBuffer.wrap(whole).putInt(4, (int) RtpSamples.SSRC);
            ByteBuf datagram = SrtpSamples.roomy(whole);
            protector.protect(datagram);
            UnprotectStatus status = gate.unprotect(datagram);
            BrokenPromise.unless(status == UnprotectStatus.OK, "a genuine datagram was refused: " + status);
            return reader.takes(datagram);
        }
    }
}
