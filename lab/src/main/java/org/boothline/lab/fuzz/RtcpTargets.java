package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.boothline.transport.rtcp.CompoundReader;
import org.boothline.transport.rtcp.PathPacket;
import org.boothline.transport.rtcp.RtcpReporter;

/** What a station does with an RTCP datagram that was let in, or would be in the clear. */
final class RtcpTargets {
    private static final int CASES_PER_READER = 4_096;
    private static final long STEP_NS = 1_000_000;

    private RtcpTargets() {}

    /** Path packet or compound, in the order in which a station looks. */
    static final class Reader {
        private RtcpReporter reporter = RtcpSamples.reader();
        private final ByteBuf answer = Unpooled.buffer(RtcpReporter.DATAGRAM_BYTES_MAX);
        private int cases;
        private long nowNs;

        boolean takes(ByteBuf datagram) throws BrokenPromise {
            if (++cases % CASES_PER_READER == 0) {
                reporter = RtcpSamples.reader();
            }
            nowNs += STEP_NS;
            int reader = datagram.readerIndex();
            int writer = datagram.writerIndex();
            boolean taken =
                    PathPacket.read(datagram) != null || reporter.received(datagram, nowNs) == CompoundReader.Status.OK;
            BrokenPromise.unless(
                    datagram.readerIndex() == reader && datagram.writerIndex() == writer, "the indices were moved");
            if (taken && cases % 16 == 0) {
                // What was believed goes into our own next report.
                reporter.write(answer.clear(), nowNs, nowNs);
                BrokenPromise.unless(
                        answer.readableBytes() <= RtcpReporter.DATAGRAM_BYTES_MAX, "a report grew beyond its limit");
            }
            return taken;
        }
    }

    static FuzzTarget rtcp() {
        return new Plain("rtcp", Corpus.ofDatagrams(RtcpSamples.datagrams()));
    }

    private static final class Plain implements FuzzTarget {
        private final String name;
        private final Corpus corpus;
        private final Reader reader = new Reader();
        private final ExactBuffer buffer = new ExactBuffer();

        Plain(String name, Corpus corpus) {
            this.name = name;
            this.corpus = corpus;
        }

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
            return reader.takes(buffer.of(input));
        }

        @Override
        public void close() {
            buffer.close();
        }
    }
}
