package org.boothline.transport.recover;

import static org.boothline.transport.rtp.Frames.SAMPLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtcp.RtcpReporter;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Frames;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtxDepacketiser;
import org.boothline.transport.rtp.RtxPacketiser;
import org.junit.jupiter.api.Test;

/** All of live repair over one lossy, reordering line in virtual time, both ways, byte for byte as on the wire. */
class RepairTest {
    private static final long MS = 1_000_000;
    private static final long FRAME_NS = 5 * MS;
    /** Their payloads repeat after so many. */
    private static final EncodedFrame[] SENT = new EncodedFrame[256];

    static {
        Arrays.setAll(SENT, Frames::frame);
    }

    private static final int PACKETS = 48_000; // Four minutes.

    @Test
    void bringsBackBurstsByAskingWithinARoundTripOf20Milliseconds() {
        Line plain = new Line(1, 0, false).run();
        Line copied = new Line(1, 1, false).run();
        Line asked = new Line(1, 0, true).run();
        Line both = new Line(1, 4, true).run();
        System.out.printf(
                "0.8 %% loss in bursts of 2, round trip 20 ms, played 60 ms after arrival is expected; events a minute:"
                        + " unrepaired %.1f, RED(1) %.1f, NACK %.1f, RED(4) and NACK %.1f; resent %.2f %% of packets%n",
                plain.eventsPerMinute(),
                copied.eventsPerMinute(),
                asked.eventsPerMinute(),
                both.eventsPerMinute(),
                100.0 * asked.responder.packetsResent().value() / PACKETS);
        assertTrue(plain.eventsPerMinute() > 40, "the line loses too little to tell");
        assertTrue(asked.eventsPerMinute() <= 1.5, asked.eventsPerMinute() + " a minute");
        assertTrue(copied.eventsPerMinute() < plain.eventsPerMinute());
        assertTrue(both.eventsPerMinute() <= asked.eventsPerMinute());
        assertTrue(asked.responder.packetsResent().value() < 1.2 * asked.lost, "answers are as many as losses");
        assertEquals(0, plain.wrong + copied.wrong + asked.wrong + both.wrong);
    }

    @Test
    void asksForNothingOnALineThatOnlyReordersOnceItHasLearnt() {
        Line line = new Line(2, 0, true);
        line.lossShare = 0;
        line.reorderShare = 0.02;
        line.run();
        long requests = line.scheduler.requests().value();
        System.out.println(requests + " requests for " + line.reordered + " packets out of order");
        assertTrue(line.reordered > 800 && requests < line.reordered / 50, requests + " requests");
        assertEquals(0, line.events);
    }

    @Test
    void keepsRepairingALineThatLosesAndReordersAtOnce() {
        Line line = new Line(3, 0, true);
        line.reorderShare = 0.01;
        line.run();
        System.out.printf("and with 1 %% out of order: %.1f events a minute%n", line.eventsPerMinute());
        assertTrue(line.eventsPerMinute() <= 2, line.eventsPerMinute() + " a minute");
        assertEquals(0, line.wrong);
    }

    private static final class Line {
        private final RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 5, 65_000, 0xFFFF_0000L, 0, 0);
        private final RtpEpoch again = new RtpEpoch(Codec.OPUS, 1, 6, 32_000, 0, 0, 0);
        private final RtpEpoch back = new RtpEpoch(Codec.OPUS, 1, 7, 0, 0, 0, 0);
        private final RedEncoder encoder = new RedEncoder(new Packetiser(epoch));
        private final ResendBuffer buffer = new ResendBuffer();
        private final RtxPacketiser rtx = new RtxPacketiser(epoch, again);
        private final ResendResponder responder = new ResendResponder(epoch, buffer, this::resend);
        private final RtcpReporter senderReports = new RtcpReporter(epoch, new SenderStatistics(), "s", 1, 0);
        private final Depacketiser depacketiser = new Depacketiser(epoch, 0);
        private final RtxDepacketiser rtxDepacketiser = new RtxDepacketiser(6, depacketiser);
        private final NackScheduler scheduler = new NackScheduler(epoch, Line::deadlineNs, 0);
        private final RtcpReporter receiverReports = new RtcpReporter(back, new SenderStatistics(), "r", 1, 0);
        private final GenericNack nack = new GenericNack();
        private final EncodedFrame into = new EncodedFrame();
        private final PriorityQueue<Event> events64 = new PriorityQueue<>(Comparator.comparingLong(Event::atNs));
        private final boolean[] heard = new boolean[PACKETS];
        private final Random random;
        private final boolean asking;
        private final boolean[] bad = new boolean[2];
        private double lossShare = 0.008;
        private double reorderShare;
        private long nowNs;
        private int lost;
        private int reordered;
        private int events;
        private int wrong;

        private enum Kind {
            MEDIA,
            AGAIN,
            REQUEST
        }

        private record Event(long atNs, Kind kind, ByteBuf datagram) {}

        Line(long seed, int offsetFrames, boolean asking) {
            random = new Random(seed);
            this.asking = asking;
            encoder.offset(offsetFrames);
            senderReports.onNack((request, atNs) -> responder.asked(request, atNs, 20 * MS));
        }

        static long deadlineNs(long index64) {
            return index64 * FRAME_NS + 10 * MS + 60 * MS;
        }

        Line run() {
            for (int index = 0; index < PACKETS; index++) {
                deliverUntil(index * FRAME_NS);
                nowNs = index * FRAME_NS;
                EncodedFrame frame = SENT[index % SENT.length];
                frame.index64 = index;
                frame.sample64 = (long) index * SAMPLES;
                ByteBuf datagram = Unpooled.buffer(300);
                encoder.write(frame, datagram);
                buffer.put(frame);
                boolean late = random.nextDouble() < reorderShare;
                reordered += late ? 1 : 0;
                lost += send(0, late ? 16 * MS : 10 * MS, Kind.MEDIA, datagram) ? 0 : 1;
            }
            deliverUntil(Long.MAX_VALUE);
            for (int index = 1; index < PACKETS; index++) {
                events += !heard[index] && heard[index - 1] ? 1 : 0;
            }
            return this;
        }

        /** False if the line loses it, in bursts of 2 on average. */
        private boolean send(int way, long delayNs, Kind kind, ByteBuf datagram) {
            double chance = random.nextDouble();
            bad[way] = bad[way] ? chance >= 0.5 : chance < lossShare * 0.5 / (1 - lossShare);
            if (!bad[way]) {
                events64.add(new Event(nowNs + delayNs + random.nextInt(500_000), kind, datagram));
            }
            return !bad[way];
        }

        private void deliverUntil(long endNs) {
            while (!events64.isEmpty() && events64.peek().atNs() <= endNs) {
                Event event = events64.remove();
                nowNs = event.atNs();
                switch (event.kind()) {
                    case MEDIA -> media(event.datagram());
                    case AGAIN -> {
                        if (rtxDepacketiser.read(event.datagram(), nowNs, into) == Depacketiser.Status.OK) {
                            scheduler.resent(into.index64);
                            hear(into);
                        }
                    }
                    case REQUEST -> senderReports.received(event.datagram(), nowNs);
                }
            }
        }

        private void media(ByteBuf datagram) {
            if (depacketiser.read(datagram, nowNs, into) != Depacketiser.Status.OK) {
                wrong++;
                return;
            }
            scheduler.arrived(into.index64, nowNs);
            hear(into);
            EncodedFrame copy = depacketiser.copy();
            if (copy != null) {
                scheduler.arrived(copy.index64, nowNs);
                hear(copy);
            }
            if (asking && scheduler.ask(nowNs, 20 * MS, nack) > 0) {
                ByteBuf request = Unpooled.buffer(300);
                receiverReports.writeNack(request, nack);
                send(1, 10 * MS, Kind.REQUEST, request);
            }
        }

        private void resend(EncodedFrame frame) {
            ByteBuf datagram = Unpooled.buffer(300);
            rtx.write(frame, datagram);
            send(0, 10 * MS, Kind.AGAIN, datagram);
        }

        private void hear(EncodedFrame frame) {
            EncodedFrame sent = SENT[(int) frame.index64 % SENT.length];
            boolean same = frame.sample64 == frame.index64 * SAMPLES
                    && Arrays.equals(sent.payload, 0, sent.payloadBytes, frame.payload, 0, frame.payloadBytes);
            wrong += same ? 0 : 1;
            heard[(int) frame.index64] |= nowNs <= deadlineNs(frame.index64);
        }

        double eventsPerMinute() {
            return events / (PACKETS * FRAME_NS / 60e9);
        }
    }
}
