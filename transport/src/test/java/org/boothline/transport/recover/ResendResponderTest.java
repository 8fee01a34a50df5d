package org.boothline.transport.recover;

import static org.boothline.transport.rtp.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class ResendResponderTest {
    private static final long MS = 1_000_000;
    private static final long RTT_NS = 20 * MS;
    private static final long FIRST = 1_000_000;

    private final RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 5, 65_000, 0, FIRST, 0);
    private final ResendBuffer buffer = new ResendBuffer();
    private final StringBuilder resent = new StringBuilder();
    private final ResendResponder responder = new ResendResponder(
            epoch, buffer, frame -> resent.append(frame.index64 - FIRST).append(' '));
    private final GenericNack nack = new GenericNack();

    @Test
    void sendsAgainWhatIsAskedForAcrossTheWrapOfTheSequenceNumber() {
        put(0, 600);
        assertEquals("530 535 536 599 ", ask(0, 530, 535, 536, 599));
        assertEquals(4, responder.packetsResent().value());
    }

    @Test
    void sendsNothingThatIsGoneOrNeverWasOrOfAnotherSource() {
        assertEquals("", ask(0, 0));
        put(0, 600);
        assertEquals("", ask(0, 87, 600, 5_000));
        assertEquals("88 ", ask(0, 88));
        assertEquals(4, responder.packetsGone().value());
        nack.begin(6);
        nack.add(epoch.sequenceOf(FIRST + 590));
        responder.asked(nack, 0, RTT_NS);
        assertEquals(1, responder.packetsResent().value());
    }

    @Test
    void sendsNothingOfTheEpochBefore() {
        put(-100, 200);
        assertEquals("0 ", ask(0, -1, 0));
        assertEquals(1, responder.packetsGone().value());
    }

    @Test
    void sendsEachOnceInARoundTrip() {
        put(0, 200);
        assertEquals("150 ", ask(0, 150));
        assertEquals("151 ", ask(10 * MS, 150, 151));
        assertEquals("", ask(15 * MS - 1, 150));
        assertEquals("150 ", ask(15 * MS, 150));
        assertEquals(2, responder.packetsRepeated().value());
    }

    @Test
    void sendsAtMostAQuarterOfTheStreamAgainWhateverIsAsked() {
        long seed = 3;
        Random random = new Random(seed);
        int sent = 0;
        for (int second = 0; second < 50; second++) {
            put(sent, 200);
            sent += 200;
            int[] wanted = random.ints(60, sent - 200, sent).sorted().distinct().toArray();
            for (int tries = 0; tries < 5; tries++) {
                ask((sent + tries * 20L) * 5 * MS, wanted);
            }
        }
        long resentPackets = responder.packetsResent().value();
        assertTrue(resentPackets * 4 <= sent && resentPackets * 4 > sent - 200, resentPackets + " of " + sent);
        assertTrue(responder.packetsOverBudget().value() > 0);
    }

    @Test
    void savesUpForABurstAndNoMore() {
        put(0, 10_000);
        int[] all = new int[100];
        for (int i = 0; i < all.length; i++) {
            all[i] = 9_900 + i;
        }
        ask(0, all);
        assertEquals(
                ResendResponder.SAVED_PACKETS_MAX, responder.packetsResent().value());
        assertEquals(50, responder.packetsOverBudget().value());
    }

    @Test
    void allocatesNothing() {
        int[] count = new int[1];
        ResendResponder quiet = new ResendResponder(epoch, buffer, frame -> count[0]++);
        var frame = frame(FIRST);
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            buffer.put(frame);
            nack.begin(5);
            nack.add(epoch.sequenceOf(frame.index64));
            quiet.asked(nack, frame.index64 * 5 * MS, RTT_NS);
            frame.index64++;
        });
        assertEquals(0.0, allocated, 0.01);
        assertTrue(count[0] > 10_000);
    }

    private void put(int from, int packets) {
        for (int i = from; i < from + packets; i++) {
            buffer.put(frame(FIRST + i));
        }
    }

    private String ask(long nowNs, int... packets) {
        resent.setLength(0);
        nack.begin(5);
        for (int packet : packets) {
            assertTrue(nack.add(epoch.sequenceOf(FIRST + packet)));
        }
        responder.asked(nack, nowNs, RTT_NS);
        return resent.toString();
    }
}
