package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class RtpUnprotectorTest {
    private final KeyEpoch key = Datagrams.ours();
    private final RtpUnprotector unprotector = new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.OPUS);

    @Test
    void givesThePlainDatagramBack() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        ByteBuf datagram = Datagrams.rtp(0);
        byte[] plain = ReferenceSrtp.bytes(datagram);
        protector.protect(datagram);
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        assertArrayEquals(plain, ReferenceSrtp.bytes(datagram));
        assertEquals(1, unprotector.datagrams(UnprotectStatus.OK).value());
        assertEquals(
                "srtpDatagramsOk", unprotector.datagrams(UnprotectStatus.OK).name());
    }

    @Test
    void givesThePlainDatagramBackBehindANonZeroReaderIndex() {
        byte[] plain = ReferenceSrtp.bytes(Datagrams.rtp(0));
        ByteBuf datagram = Unpooled.buffer().writeZero(9).writeBytes(sealed(0)).writeZero(0);
        datagram.readerIndex(9);
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        assertEquals(9, datagram.readerIndex());
        assertArrayEquals(plain, ReferenceSrtp.bytes(datagram));
    }

    @Test
    void carriesFramesFromPacketiserToDepacketiser() {
        RtpEpoch epoch = new RtpEpoch(Codec.L24, 1, Datagrams.SSRC, 30_000, 5, 77, 7_700);
        RtpProtector protector = new RtpProtector(key, epoch);
        RtpUnprotector pcm = new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.L24);
        Packetiser packetiser = new Packetiser(epoch);
        Depacketiser depacketiser = new Depacketiser(epoch, 0);
        Random random = new Random(1);
        EncodedFrame frame = new EncodedFrame();
        EncodedFrame arrived = new EncodedFrame();
        ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);
        for (int packet = 0; packet < 1_000; packet++) {
            frame.index64 = 77 + packet;
            frame.sample64 = 7_700 + 100L * packet;
            frame.formatWord = StreamFormat.word(Codec.L24, 1, 100);
            frame.payloadBytes = 300;
            random.nextBytes(frame.payload);
            packetiser.write(frame, datagram.clear());
            protector.protect(datagram);
            assertEquals(UnprotectStatus.OK, pcm.unprotect(datagram));
            assertEquals(Depacketiser.Status.OK, depacketiser.read(datagram, 0, arrived));
            assertEquals(frame.index64, arrived.index64);
            assertEquals(frame.sample64, arrived.sample64);
            for (int i = 0; i < 300; i++) {
                assertEquals(frame.payload[i], arrived.payload[i]);
            }
        }
    }

    @Test
    void callsWhatIsNoSrtpMalformed() {
        byte[] good = sealed(0);
        for (int bytes = 0; bytes < 29; bytes++) {
            endsIn(UnprotectStatus.MALFORMED, Unpooled.buffer().writeBytes(good, 0, bytes));
        }
        endsIn(UnprotectStatus.MALFORMED, altered(good, 0, 0x40)); // Version 1.
        endsIn(UnprotectStatus.MALFORMED, altered(good, 0, 0xC0)); // Version 3.
        endsIn(
                UnprotectStatus.MALFORMED,
                Unpooled.buffer(1_501).writeBytes(good).writeZero(1_501 - good.length));
        byte[] least = new byte[29];
        System.arraycopy(good, 0, least, 0, 29);
        endsIn(UnprotectStatus.FORGED, Unpooled.wrappedBuffer(least));
        endsIn(UnprotectStatus.MALFORMED, altered(least, 0, 0x81)); // A CSRC, and nothing behind it but the tag.
    }

    @Test
    void callsAHeaderThatPassesTheEndMalformed() {
        byte[] good = sealed(0);
        ByteBuf extended = altered(good, 0, 0x90);
        extended.setShort(12, 0xBEDE);
        int wordsMax = (good.length - 12 - 4 - 16 - 1) / 4;
        for (int words = 0; words <= 65_535; words += words < 40 ? 1 : 511) {
            extended.setShort(14, words);
            endsIn(words <= wordsMax ? UnprotectStatus.FORGED : UnprotectStatus.MALFORMED, extended);
        }
    }

    @Test
    void refusesEncryptedHeaderExtensions() {
        ByteBuf cryptex = altered(sealed(0), 0, 0x90);
        cryptex.setShort(14, 1);
        for (int profile : new int[] {0xC0DE, 0xC2DE}) {
            cryptex.setShort(12, profile);
            endsIn(UnprotectStatus.MALFORMED, cryptex);
        }
    }

    @Test
    void tellsOtherSendersAndCodecs() {
        byte[] good = sealed(0);
        endsIn(UnprotectStatus.WRONG_SSRC, altered(good, 11, good[11] ^ 1));
        endsIn(UnprotectStatus.WRONG_PAYLOAD_TYPE, altered(good, 1, PayloadTypes.L24));
    }

    @Test
    void letsInTheStreamsSecondPayloadTypeWhenItHasOne() {
        KeyEpoch key = Datagrams.ours();
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        RtpUnprotector both = new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.OPUS, PayloadTypes.RED);
        int[] types = {PayloadTypes.RED, PayloadTypes.OPUS, PayloadTypes.RTX};
        for (int packet = 0; packet < types.length; packet++) {
            ByteBuf datagram = Datagrams.rtp(packet).setByte(1, types[packet]);
            protector.protect(datagram);
            UnprotectStatus expected = packet < 2 ? UnprotectStatus.OK : UnprotectStatus.WRONG_PAYLOAD_TYPE;
            assertEquals(expected, both.unprotect(datagram));
        }
    }

    @Test
    void callsAChangeOfAnyBitForged() {
        byte[] good = sealed(0);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            ByteBuf changed = altered(good, bit / 8, good[bit / 8] ^ 1 << bit % 8);
            byte[] before = ReferenceSrtp.bytes(changed);
            assertNotEquals(UnprotectStatus.OK, unprotector.unprotect(changed), "bit " + bit);
            assertArrayEquals(before, ReferenceSrtp.bytes(changed), "a refused datagram stays as it was");
        }
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(Unpooled.wrappedBuffer(good)));
    }

    @Test
    void callsWhatAnotherKeyProtectedForged() {
        ByteBuf datagram = Datagrams.rtp(0);
        new RtpProtector(Datagrams.another(), Datagrams.epoch(0)).protect(datagram);
        endsIn(UnprotectStatus.FORGED, datagram);
    }

    @Test
    void dropsAndCountsTheReplayOfEveryPacket() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(32_000));
        List<ByteBuf> recorded = new ArrayList<>();
        for (long index = 32_000; index < 48_000; index++) {
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            recorded.add(datagram.copy());
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
            assertEquals(UnprotectStatus.REPLAYED, unprotector.unprotect(recorded.get(recorded.size() - 1)));
        }
        for (ByteBuf datagram : recorded) {
            assertEquals(UnprotectStatus.REPLAYED, unprotector.unprotect(datagram));
        }
        assertEquals(32_000, unprotector.datagrams(UnprotectStatus.REPLAYED).value());
        assertEquals(16_000, unprotector.datagrams(UnprotectStatus.OK).value());
    }

    @Test
    void takesPacketsThatComeUpToSixteenThousandLateAndInAnyOrder() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(32_000));
        List<ByteBuf> sent = new ArrayList<>();
        for (long index = 32_000; index < 80_000; index++) { // The sequence number wraps on the way.
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            sent.add(datagram);
        }
        Random random = new Random(5);
        for (int from = 0; from < sent.size(); from += 16_000) {
            Collections.shuffle(sent.subList(from, from + 16_000), random);
        }
        for (ByteBuf datagram : sent) {
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        }
    }

    @Test
    void refusesWhatIsOlderThanTheWindow() {
        byte[] late = null;
        byte[] tooLate = null;
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        for (long index = 0; index <= ReplayWindow.PACKETS; index++) {
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            if (index == 0) {
                tooLate = ReferenceSrtp.bytes(datagram);
            } else if (index == 1) {
                late = ReferenceSrtp.bytes(datagram);
            } else {
                assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
            }
        }
        endsIn(UnprotectStatus.REPLAYED, Unpooled.wrappedBuffer(tooLate));
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(Unpooled.wrappedBuffer(late)));
    }

    @Test
    void takesPacketsFromBeforeTheWrapAfterItAndOnlyOnce() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(32_767));
        List<ByteBuf> held = new ArrayList<>();
        for (long index = 32_767; index < 66_600; index++) {
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            if (index >= 65_500 && index < 65_536) {
                held.add(datagram);
            } else {
                assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram), "index " + index);
            }
            if (index == 65_600) {
                for (ByteBuf late : held) {
                    ByteBuf again = late.copy();
                    assertEquals(UnprotectStatus.OK, unprotector.unprotect(late));
                    endsIn(UnprotectStatus.REPLAYED, again);
                }
            }
        }
    }

    /** Packets lost, late by up to 10,000 and doubled, across a wrap: each that comes is taken the first time and only then. */
    @Test
    void takesEachPacketOnceWhateverTheNetworkDoes() {
        for (long seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            KeyEpoch fresh = Datagrams.another();
            RtpProtector protector = new RtpProtector(fresh, Datagrams.epoch(32_000 + random.nextInt(700)));
            RtpUnprotector receiver = new RtpUnprotector(Datagrams.theirs(fresh), PayloadTypes.OPUS);
            Map<Long, List<byte[]>> arrivals = new TreeMap<>();
            for (long index = 32_700; index < 72_000; index++) {
                ByteBuf datagram = Datagrams.rtp(index);
                protector.protect(datagram);
                int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(10) == 0 ? 2 : 1;
                for (int copy = 0; copy < copies; copy++) {
                    long delay = random.nextInt(20) == 0 ? random.nextInt(10_000) : random.nextInt(5);
                    arrivals.computeIfAbsent(index + delay, at -> new ArrayList<>())
                            .add(ReferenceSrtp.bytes(datagram));
                }
            }
            Set<String> taken = new HashSet<>();
            for (List<byte[]> now : arrivals.values()) {
                for (byte[] datagram : now) {
                    boolean first =
                            taken.add(HexFormat.of().formatHex(datagram, datagram.length - 16, datagram.length));
                    assertEquals(
                            first ? UnprotectStatus.OK : UnprotectStatus.REPLAYED,
                            receiver.unprotect(Unpooled.wrappedBuffer(datagram)),
                            "seed " + seed);
                }
            }
        }
    }

    @Test
    void followsALossOfThirtyTwoThousandPackets() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(10));
        int[] heard = {10, 10 + 32_767, 10 + 2 * 32_767, 10 + 3 * 32_767};
        for (int index : heard) {
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram), "index " + index);
        }
    }

    @Test
    void aLongerLossLooksForgedForEverAndANewEpochCuresIt() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        for (long index = 0; index < 110_000; index++) {
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            if (index < 100) {
                assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
            } else if (index >= 40_000) {
                assertNotEquals(UnprotectStatus.OK, unprotector.unprotect(datagram), "index " + index);
            }
        }
        assertEquals(100, unprotector.datagrams(UnprotectStatus.OK).value());
        // Sequence numbers of the hundred packets heard come round once, and look like these.
        assertEquals(100, unprotector.datagrams(UnprotectStatus.REPLAYED).value());
        assertEquals(69_900, unprotector.datagrams(UnprotectStatus.FORGED).value());

        KeyEpoch next = Datagrams.another();
        ByteBuf datagram = Datagrams.rtp(500);
        new RtpProtector(next, Datagrams.epoch(500)).protect(datagram);
        assertEquals(
                UnprotectStatus.OK, new RtpUnprotector(Datagrams.theirs(next), PayloadTypes.OPUS).unprotect(datagram));
    }

    @Test
    void aForgedPacketMovesNothing() {
        byte[] first = sealed(0);
        for (int sequence = 0; sequence < 65_536; sequence += 64) {
            endsIn(UnprotectStatus.FORGED, altered(altered(first, 20, ~first[20]), sequence));
        }
        RtpProtector protector = new RtpProtector(Datagrams.ours(), Datagrams.epoch(0));
        for (long index = 0; index < 200; index++) {
            for (int sequence = 0; sequence < 65_536; sequence += 8_192) {
                assertNotEquals(
                        UnprotectStatus.OK, unprotector.unprotect(altered(altered(first, 20, ~first[20]), sequence)));
            }
            ByteBuf datagram = Datagrams.rtp(index);
            protector.protect(datagram);
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        }
    }

    /** Of the one key; each call needs another protector, so the index is the first. */
    private static byte[] sealed(int index) {
        ByteBuf datagram = Datagrams.rtp(index);
        new RtpProtector(Datagrams.ours(), Datagrams.epoch(index)).protect(datagram);
        return ReferenceSrtp.bytes(datagram);
    }

    private static ByteBuf altered(byte[] datagram, int offset, int value) {
        return Unpooled.buffer(datagram.length).writeBytes(datagram).setByte(offset, value);
    }

    private static ByteBuf altered(ByteBuf datagram, int sequence) {
        return datagram.setShort(2, sequence);
    }

    private void endsIn(UnprotectStatus expected, ByteBuf datagram) {
        long before = unprotector.datagrams(expected).value();
        byte[] bytes = ReferenceSrtp.bytes(datagram);
        assertEquals(expected, unprotector.unprotect(datagram));
        assertEquals(before + 1, unprotector.datagrams(expected).value());
        assertArrayEquals(bytes, ReferenceSrtp.bytes(datagram));
    }
}
