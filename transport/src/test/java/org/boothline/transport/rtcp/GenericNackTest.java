package org.boothline.transport.rtcp;

import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.bytes;
import static org.boothline.transport.rtp.Frames.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.TreeSet;
import org.boothline.base.media.Codec;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class GenericNackTest {
    private static final String RR = "80C90001 00000007";
    /** Drawn by hand after the figures of RFC 4585 sections 6.1 and 6.2.1: 65,535, 0, 15 and then 40. */
    private static final String NACK = "81CD0004 00000007 0000BEEF FFFF8001 00280000";

    private final RtpEpoch ours = new RtpEpoch(Codec.OPUS, 1, 0xBEEF, 0, 0, 0, 0);
    private final RtcpReporter reporter = new RtcpReporter(ours, new SenderStatistics(), "ours", 1, 0);
    private final StringBuilder asked = new StringBuilder();

    @Test
    void writesEntriesAsTheRfcDrawsThemAfterTheLeastCompound() {
        GenericNack nack = new GenericNack();
        nack.begin(0xBEEF);
        for (int sequence : new int[] {65_535, 0, 15, 40}) {
            assertTrue(nack.add(sequence));
        }
        RtpEpoch theirs = new RtpEpoch(Codec.OPUS, 1, 7, 0, 0, 0, 0);
        ByteBuf out = Unpooled.buffer(RtcpReporter.DATAGRAM_BYTES_MAX);
        RtcpReporter asking = new RtcpReporter(theirs, new SenderStatistics(), "a@b", 1, 0);
        long dueNs = asking.dueNs();
        int bytes = asking.writeNack(out, nack);
        assertEquals(hex(bytes(RR + "81CA0003 00000007 0103 614062 000000" + NACK)), hex(out));
        assertEquals(bytes, out.readableBytes());
        assertEquals(dueNs, asking.dueNs());
    }

    @Test
    void handsARequestToItsSinkWhenItIsAboutOurPackets() {
        listen();
        assertEquals(CompoundReader.Status.OK, reporter.received(behind(3, bytes(RR + NACK)), 99));
        assertEquals("99 from 7: 65535 0 15 40", asked.toString());
        asked.setLength(0);
        reporter.received(bytes(RR + NACK.replace("BEEF", "BEE0")), 99);
        assertEquals("", asked.toString());
    }

    @Test
    void stepsOverOtherFeedbackAndRefusesARequestWithoutEntries() {
        listen();
        assertEquals(CompoundReader.Status.OK, reporter.received(bytes(RR + "8FCD0002 00000007 0000BEEF"), 0));
        assertEquals(CompoundReader.Status.BAD_LENGTH, reporter.received(bytes(RR + "81CD0002 00000007 0000BEEF"), 0));
        assertEquals(CompoundReader.Status.BAD_LENGTH, reporter.received(bytes(RR + "81CD0000"), 0));
        assertEquals("", asked.toString());
    }

    @Test
    void readsNoMoreEntriesThanItHasRoomFor() {
        listen();
        ByteBuf datagram = Unpooled.buffer().writeBytes(bytes(RR + "81CD0000 00000007 0000BEEF"));
        datagram.setShort(10, 2 + 100);
        for (int entry = 0; entry < 100; entry++) {
            datagram.writeShort(entry).writeShort(0);
        }
        assertEquals(CompoundReader.Status.OK, reporter.received(datagram, 0));
        assertTrue(asked.toString().endsWith(" 31"), asked.toString());
    }

    @Test
    void holdsWhatWasAddedWhateverItsOrderUntilItIsFull() {
        long seed = 4_585;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            GenericNack nack = new GenericNack();
            nack.begin(0xBEEF);
            TreeSet<Integer> added = new TreeSet<>();
            int sequence = random.nextInt(65_536);
            for (int i = 0; i < 60; i++) {
                sequence = sequence + random.nextInt(30) - (random.nextInt(8) == 0 ? 40 : 0) & 0xFFFF;
                if (nack.add(sequence)) {
                    added.add(sequence);
                } else {
                    assertEquals(GenericNack.ENTRIES_MAX, nack.entries());
                }
            }
            ByteBuf out = Unpooled.buffer();
            nack.write(out, 1);
            nack.read(out, 0, out.readableBytes());
            assertEquals(added, all(nack), "seed " + seed + " round " + round);
        }
    }

    @Test
    void hasNoRoomForMoreThanItsEntries() {
        GenericNack nack = new GenericNack();
        nack.begin(1);
        for (int entry = 0; entry < GenericNack.ENTRIES_MAX; entry++) {
            assertTrue(nack.add(entry * 17));
        }
        assertFalse(nack.add(GenericNack.ENTRIES_MAX * 17));
        assertTrue(nack.add(GenericNack.ENTRIES_MAX * 17 - 1), "among those that follow the last");
    }

    @Test
    void allocatesNothing() {
        GenericNack nack = new GenericNack();
        ByteBuf out = Unpooled.directBuffer(RtcpReporter.DATAGRAM_BYTES_MAX);
        int[] heard = new int[1];
        reporter.onNack((request, nowNs) -> heard[0]++);
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            nack.begin(0xBEEF);
            nack.add(5);
            nack.add(9);
            reporter.writeNack(out.clear(), nack);
            reporter.received(out, 0);
        });
        out.release();
        assertEquals(0.0, allocated, 0.01);
        assertTrue(heard[0] > 100_000);
    }

    private void listen() {
        reporter.onNack((nack, nowNs) -> {
            asked.append(nowNs).append(" from ").append(nack.ssrc()).append(':');
            for (int entry = 0; entry < nack.entries(); entry++) {
                asked.append(' ').append(nack.sequence(entry));
                for (int bit = 0; bit < 16; bit++) {
                    if ((nack.following(entry) >> bit & 1) == 1) {
                        asked.append(' ').append(nack.sequence(entry) + bit + 1 & 0xFFFF);
                    }
                }
            }
        });
    }

    private static TreeSet<Integer> all(GenericNack nack) {
        TreeSet<Integer> all = new TreeSet<>();
        for (int entry = 0; entry < nack.entries(); entry++) {
            all.add(nack.sequence(entry));
            for (int bit = 0; bit < 16; bit++) {
                if ((nack.following(entry) >> bit & 1) == 1) {
                    all.add(nack.sequence(entry) + bit + 1 & 0xFFFF);
                }
            }
        }
        return all;
    }
}
