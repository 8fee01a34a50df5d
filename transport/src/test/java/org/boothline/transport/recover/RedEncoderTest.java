package org.boothline.transport.recover;

import static org.boothline.transport.rtp.Frames.SAMPLES;
import static org.boothline.transport.rtp.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Frames;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class RedEncoderTest {
    private static final byte[] TOCS = {Frames.OPUS_2_5_MS, Frames.OPUS_5_MS, Frames.OPUS_20_MS};
    private static final int[] FRAME_SAMPLES = {120, 240, 960};

    private final RtpEpoch epoch = Frames.epoch(65_530, 0xFFFF_FF00L);
    private final RedEncoder encoder = new RedEncoder(new Packetiser(epoch));
    private final Depacketiser depacketiser = new Depacketiser(epoch, 0);
    private final ByteBuf out = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);
    private final EncodedFrame into = new EncodedFrame();

    @Test
    void copiesTheFrameSoFarBackAsAsked() {
        int index = 0;
        for (int back : new int[] {0, 6, 1, 2, 4}) {
            encoder.offset(back);
            for (int packet = 0; packet < 20; packet++, index++) {
                assertEquals(back == 0 ? -1 : index - back, copyWith(frame(index)), "packet " + index);
            }
        }
        assertEquals(80, encoder.copies().value());
        assertEquals(0, encoder.copiesLeftOut().value());
    }

    @Test
    void copiesNothingFromBeforeTheEpoch() {
        encoder.offset(2);
        assertEquals("- - 0 1", copiesWith(frame(0), frame(1), frame(2), frame(3)));
        assertEquals(2, encoder.copiesLeftOut().value());
    }

    @Test
    void copiesNothingAcrossASourceFault() {
        encoder.offset(2);
        long jump = 1_000;
        assertEquals(
                "- - 0 - - 3",
                copiesWith(
                        frame(0),
                        frame(1),
                        frame(2),
                        frame(3, 3 * SAMPLES + jump),
                        frame(4, 4 * SAMPLES + jump),
                        frame(5, 5 * SAMPLES + jump)));
    }

    @Test
    void copiesNothingAcrossFramesThatWereNotSent() {
        encoder.offset(1);
        assertEquals("- 0 - 8", copiesWith(frame(0), frame(1), frame(8), frame(9)));
    }

    @Test
    void copiesNothingAcrossAChangeOfFrameSizeEvenWhereTheOffsetWouldFit() {
        encoder.offset(1);
        EncodedFrame longer = frame(2, 2 * SAMPLES, Frames.OPUS_20_MS, 960);
        EncodedFrame after = frame(3, 2 * SAMPLES + 960);
        assertEquals("- 0 - -", copiesWith(frame(0), frame(1), longer, after));
    }

    @Test
    void leavesOutACopyForWhichThereIsNoRoom() {
        encoder.offset(1);
        EncodedFrame large = frame(0);
        large.payloadBytes = 1_000;
        EncodedFrame next = frame(1);
        next.payloadBytes = 168;
        EncodedFrame last = frame(2);
        assertEquals("- - 1", copiesWith(large, next, last));
        assertEquals(2, encoder.copiesLeftOut().value());
    }

    @Test
    void refusesAnOffsetThatItKeepsNoFramesFor() {
        assertThrows(IllegalArgumentException.class, () -> encoder.offset(RedEncoder.OFFSET_FRAMES_MAX + 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.offset(-1));
    }

    /** Through source faults, holes, changes of frame size, of payload and of offset, both counters wrapping. */
    @Test
    void everyCopyIsTheFrameOfItsIndexByteForByte() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            RtpEpoch late = new RtpEpoch(Codec.OPUS, 1, 5, 64_000, 0xFFFF_0000L, 1L << 33, 1L << 40);
            RedEncoder sender = new RedEncoder(new Packetiser(late));
            Depacketiser receiver = new Depacketiser(late, 0);
            EncodedFrame[] sent = new EncodedFrame[3_000];
            long sample64 = late.firstSample64();
            int size = 1;
            int copies = 0;
            for (int i = 0; i < sent.length; i++) {
                size = random.nextInt(40) == 0 ? random.nextInt(3) : size;
                sample64 += i > 0 && random.nextInt(60) == 0 ? random.nextInt(5_000) : 0;
                sent[i] = frame(late.firstIndex64() + i, sample64, TOCS[size], FRAME_SAMPLES[size]);
                sent[i].payloadBytes = 10 + random.nextInt(random.nextInt(20) == 0 ? 1_100 : 90);
                sample64 += FRAME_SAMPLES[size];
                sender.offset(random.nextInt(30) == 0 ? random.nextInt(7) : sender.offset());
                if (random.nextInt(80) == 0) {
                    continue; // It had nowhere to go.
                }
                sender.write(sent[i], out.clear());
                assertEquals(Depacketiser.Status.OK, receiver.read(out, 0, into), "seed " + seed + " packet " + i);
                assertSame(sent[i], into, seed);
                EncodedFrame copy = receiver.copy();
                if (copy != null) {
                    copies++;
                    assertSame(sent[(int) (copy.index64 - late.firstIndex64())], copy, seed);
                }
            }
            assertEquals(copies, sender.copies().value(), "seed " + seed);
            assertEquals(0, receiver.copiesRefused().value(), "seed " + seed);
            assertTrue(copies > 500, "seed " + seed + ": " + copies);
        }
    }

    @Test
    void bringsBackAllButAHundredthOfIndependentLosses() {
        double share = recoveredShare(1, 0.01, 0);
        assertEquals(0.99, share, 0.004);
        System.out.printf("RED at 1 %% independent loss brings back %.2f %%%n", share * 100);
    }

    /** Bursts of 3 on average: those of at most 6 are covered by an offset of 6, and by one of 1 hardly any. */
    @Test
    void bringsBackBurstsAsLongAsItsOffset() {
        double near = recoveredShare(1, 0.008, 3);
        double far = recoveredShare(6, 0.008, 3);
        System.out.printf("RED at bursts of 3 brings back %.1f %% at offset 1, %.1f %% at 6%n", near * 100, far * 100);
        assertTrue(near < 0.4 && far > 0.85, near + " and " + far);
    }

    private double recoveredShare(int back, double lossShare, double burstPackets) {
        Random random = new Random(11);
        RedEncoder sender = new RedEncoder(new Packetiser(epoch));
        Depacketiser receiver = new Depacketiser(epoch, 0);
        sender.offset(back);
        int packets = 400_000;
        BitSet heard = new BitSet(packets);
        BitSet lost = new BitSet(packets);
        EncodedFrame frame = frame(0);
        boolean bad = false;
        double leaveBad = 1 / Math.max(1, burstPackets);
        for (int index = 0; index < packets; index++) {
            frame.index64 = index;
            frame.sample64 = (long) index * SAMPLES;
            sender.write(frame, out.clear());
            boolean independent = burstPackets == 0;
            double chance = random.nextDouble();
            bad = independent || !bad
                    ? chance < (independent ? lossShare : lossShare * leaveBad / (1 - lossShare))
                    : chance >= leaveBad;
            if (bad) {
                lost.set(index);
                continue;
            }
            receiver.read(out, 0, into);
            EncodedFrame copy = receiver.copy();
            if (copy != null) {
                heard.set((int) copy.index64);
            }
        }
        int all = lost.cardinality();
        lost.and(heard);
        return (double) lost.cardinality() / all;
    }

    @Test
    void allocatesNothing() {
        encoder.offset(2);
        ByteBuf direct = Unpooled.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
        EncodedFrame frame = frame(0);
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            encoder.write(frame, direct.clear());
            frame.index64++;
            frame.sample64 += SAMPLES;
        });
        direct.release();
        assertEquals(0.0, allocated, 0.01);
        assertTrue(encoder.copies().value() > 100_000);
    }

    private String copiesWith(EncodedFrame... frames) {
        StringBuilder copies = new StringBuilder();
        for (EncodedFrame frame : frames) {
            long copy = copyWith(frame);
            copies.append(copies.isEmpty() ? "" : " ").append(copy < 0 ? "-" : Long.toString(copy));
        }
        return copies.toString();
    }

    /** Index of the copy that goes with this frame, or −1. */
    private long copyWith(EncodedFrame frame) {
        encoder.write(frame, out.clear());
        assertTrue(out.readableBytes() <= Packetiser.PLAIN_BYTES_MAX);
        assertEquals(Depacketiser.Status.OK, depacketiser.read(out, 0, into));
        assertEquals(frame.index64, into.index64);
        EncodedFrame copy = depacketiser.copy();
        return copy == null ? -1 : copy.index64;
    }

    private static void assertSame(EncodedFrame sent, EncodedFrame received, long seed) {
        String what = "seed " + seed + " packet " + sent.index64;
        assertEquals(sent.index64, received.index64, what);
        assertEquals(sent.sample64, received.sample64, what);
        assertEquals(
                StreamFormat.frameSamplesOf(sent.formatWord), StreamFormat.frameSamplesOf(received.formatWord), what);
        assertEquals(sent.payloadBytes, received.payloadBytes, what);
        assertEquals(
                -1,
                Arrays.mismatch(sent.payload, 0, sent.payloadBytes, received.payload, 0, received.payloadBytes),
                what);
    }
}
