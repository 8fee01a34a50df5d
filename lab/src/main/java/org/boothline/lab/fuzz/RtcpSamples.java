package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.recover.ResendBuffer;
import org.boothline.transport.recover.ResendResponder;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtcp.PathPacket;
import org.boothline.transport.rtcp.ReceptionStatistics;
import org.boothline.transport.rtcp.RtcpReporter;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.RtpEpoch;

/** Compounds and path packets of one station that sends and hears; the other one's reporter reads them. */
final class RtcpSamples {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long EPOCH_NS = 1_767_225_600L * SECOND_NS;
    private static final long OTHER_SSRC = 0x0DDB_A11L;

    private final RtpEpoch ours = RtpSamples.epoch(Codec.OPUS);
    private final RtpEpoch theirs = new RtpEpoch(Codec.OPUS, 1, OTHER_SSRC, 3, 5, 0, 0);
    private final ByteBuf datagram = Unpooled.buffer(RtcpReporter.DATAGRAM_BYTES_MAX);
    private long nowNs = SECOND_NS;

    private RtcpSamples() {}

    /** Reports of every kind, goodbyes, challenges and answers; all from {@link RtpSamples#SSRC}. */
    static List<byte[]> datagrams() {
        return new RtcpSamples().make();
    }

    /** Who reads them: it reports on what {@link RtpSamples#SSRC} sends. */
    static RtcpReporter reader() {
        RtpEpoch own = new RtpEpoch(Codec.OPUS, 1, OTHER_SSRC, 3, 5, 0, 0);
        RtcpReporter reporter = new RtcpReporter(own, new SenderStatistics(), "reader", 1, 0);
        reporter.add(new ReceptionStatistics(RtpSamples.epoch(Codec.OPUS)));
        ResendBuffer sent = new ResendBuffer();
        EncodedFrame frame = new EncodedFrame();
        frame.payloadBytes = 160;
        for (; frame.index64 < ResendBuffer.FRAMES; frame.index64++) {
            sent.put(frame);
        }
        ResendResponder responder = new ResendResponder(own, sent, resent -> {});
        reporter.onNack((nack, nowNs) -> responder.asked(nack, nowNs, 20_000_000));
        return reporter;
    }

    private List<byte[]> make() {
        List<byte[]> all = new ArrayList<>();
        SenderStatistics sent = new SenderStatistics();
        RtcpReporter reporter = new RtcpReporter(ours, sent, "sender@boothline", 2, nowNs);
        reporter.write(datagram, nowNs, EPOCH_NS);
        all.add(taken()); // A receiver report without a block.
        ReceptionStatistics heard = new ReceptionStatistics(theirs);
        reporter.add(heard);
        heard.playoutDelay(20, 40, true);
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = StreamFormat.opus(1).word();
        frame.payloadBytes = 160;
        for (int report = 0; report < 6; report++) {
            for (int packet = 0; packet < 20; packet++) {
                nowNs += 5_000_000;
                frame.timeNs = nowNs;
                frame.index64++;
                frame.sample64 += 240;
                heard.received(frame);
                if (report > 2) {
                    sent.sent(frame);
                }
            }
            reporter.write(datagram, nowNs, EPOCH_NS + nowNs);
            all.add(taken());
        }
        reporter.writeGoodbye(datagram, "the call is over", nowNs, EPOCH_NS + nowNs);
        all.add(taken());
        GenericNack nack = new GenericNack();
        for (int missing = 1; missing < 400; missing *= 7) {
            nack.begin(OTHER_SSRC);
            for (int sequence = 3; sequence < 3 + 2 * missing; sequence += 2) {
                nack.add(sequence);
            }
            reporter.writeNack(datagram, nack);
            all.add(taken());
        }
        all.add(answeringTime());
        for (int token = 0; token < 4; token++) {
            new PathPacket(token % 2 == 1, RtpSamples.SSRC, new PathPacket.Token(token * 77L, ~(long) token))
                    .write(datagram);
            all.add(taken());
        }
        return all;
    }

    /** An extended report that answers the time in the reader's own. */
    private byte[] answeringTime() {
        RtcpReporter reader = reader();
        RtcpReporter answering = new RtcpReporter(ours, new SenderStatistics(), "sender@boothline", 2, nowNs);
        reader.write(datagram, nowNs, EPOCH_NS + nowNs);
        answering.received(datagram, nowNs);
        answering.write(datagram.clear(), nowNs, EPOCH_NS + nowNs);
        return taken();
    }

    private byte[] taken() {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.readBytes(bytes);
        datagram.clear();
        return bytes;
    }
}
