package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class RtpProtectorTest {
    private final KeyEpoch key = Datagrams.ours();

    @Test
    void addsSixteenBytesAndLeavesTheHeaderReadable() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        ByteBuf datagram = Datagrams.rtp(0);
        byte[] plain = ReferenceSrtp.bytes(datagram);
        protector.protect(datagram);
        byte[] sealed = ReferenceSrtp.bytes(datagram);
        assertEquals(plain.length + 16, sealed.length);
        assertArrayEquals(Arrays.copyOf(plain, 12), Arrays.copyOf(sealed, 12));
        assertFalse(Arrays.equals(plain, 12, plain.length, sealed, 12, plain.length));
    }

    @Test
    void protectsBehindANonZeroReaderIndex() throws GeneralSecurityException {
        byte[] expected = ReferenceSrtp.protectRtp(key, 5, ReferenceSrtp.bytes(Datagrams.rtp(5)));
        ByteBuf datagram = Unpooled.buffer(200, 200)
                .writeZero(9)
                .writeBytes(Datagrams.rtp(5))
                .readerIndex(9);
        new RtpProtector(key, Datagrams.epoch(3)).protect(datagram);
        assertEquals(9, datagram.readerIndex());
        assertArrayEquals(expected, ReferenceSrtp.bytes(datagram));
    }

    @Test
    void theLargestFrameIsADatagramOfExactly1200Bytes() {
        RtpEpoch epoch = Datagrams.epoch(0);
        RtpProtector protector = new RtpProtector(key, epoch);
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = StreamFormat.word(Codec.OPUS, 1, 960);
        frame.payloadBytes = Packetiser.PAYLOAD_BYTES_WITH_POSITION_MAX;
        ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);
        new Packetiser(epoch).write(frame, datagram);
        protector.protect(datagram);
        assertEquals(1_200, datagram.readableBytes());
    }

    @Test
    void countsWrapsOfTheSequenceNumber() throws GeneralSecurityException {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(32_767));
        for (long index = 32_767; index < 300_000; index++) {
            ByteBuf datagram = Datagrams.rtp(index);
            boolean compared = index % 65_536 < 2 || index % 65_536 > 65_533 || index % 1_000 == 0;
            byte[] plain = compared ? ReferenceSrtp.bytes(datagram) : new byte[0];
            protector.protect(datagram);
            if (compared) {
                assertArrayEquals(
                        ReferenceSrtp.protectRtp(key, index, plain), ReferenceSrtp.bytes(datagram), "index " + index);
            }
        }
    }

    @Test
    void takesTheGreatestStepFromAnySequenceNumber() throws GeneralSecurityException {
        for (int previous = 0; previous < 65_536; previous += 1_021) {
            KeyEpoch fresh = Datagrams.another();
            int first = previous / 2;
            RtpProtector protector = new RtpProtector(fresh, Datagrams.epoch(first));
            protector.protect(Datagrams.rtp(first));
            if (previous > first) {
                protector.protect(Datagrams.rtp(previous));
            }
            long index = previous + RtpProtector.STEP_PACKETS_MAX;
            assertTrue(protector.reaches(index - first));
            assertFalse(protector.reaches(index + 1 - first));
            ByteBuf datagram = Datagrams.rtp(index);
            byte[] expected = ReferenceSrtp.protectRtp(fresh, index, ReferenceSrtp.bytes(datagram));
            protector.protect(datagram);
            assertArrayEquals(expected, ReferenceSrtp.bytes(datagram), "to index " + index);
        }
    }

    @Test
    void refusesAnIndexTwiceOrBackOrTooFarOn() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(100));
        refuses(protector, 99);
        protector.protect(Datagrams.rtp(100));
        refuses(protector, 100);
        refuses(protector, 99);
        refuses(protector, 100 + 32_768);
        refuses(protector, 100 + 65_536);
        protector.protect(Datagrams.rtp(101));
        assertFalse(protector.reaches(1));
        assertTrue(protector.reaches(2));
    }

    private static void refuses(RtpProtector protector, long index) {
        ByteBuf datagram = Datagrams.rtp(index);
        byte[] before = ReferenceSrtp.bytes(datagram);
        assertThrows(IllegalStateException.class, () -> protector.protect(datagram));
        assertArrayEquals(before, ReferenceSrtp.bytes(datagram));
    }

    @Test
    void reachesWhatTheEpochsIndex64Says() {
        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, Datagrams.SSRC, 20_000, 0, 1_000_000, 0);
        RtpProtector protector = new RtpProtector(key, epoch);
        assertFalse(protector.reaches(999_999));
        assertTrue(protector.reaches(1_000_000));
        assertTrue(protector.reaches(1_000_000 + 32_766));
        assertFalse(protector.reaches(1_000_000 + 32_767));
        protector.protect(Datagrams.rtp(epoch.sequenceOf(1_000_000)));
        assertFalse(protector.reaches(1_000_000));
        assertTrue(protector.reaches(1_000_000 + 32_767));
    }

    @Test
    void stopsAtTheEndOfTheKeysLife() {
        int lastRollover = (int) (RtpProtector.INDEX_END - 1 >>> 16);
        RtpProtector protector =
                new RtpProtector(JitsiContexts.rtp(key, true, lastRollover), RtpProtector.INDEX_END - 2);
        protector.protect(Datagrams.rtp(RtpProtector.INDEX_END - 1));
        assertFalse(protector.reaches(RtpProtector.INDEX_END));
        refuses(protector, RtpProtector.INDEX_END);
    }

    @Test
    void refusesAnEpochThatDoesNotFitTheKey() {
        RtpEpoch high = Datagrams.epoch(RtpEpoch.FIRST_SEQUENCE_MAX + 1);
        assertThrows(IllegalArgumentException.class, () -> new RtpProtector(key, high));
        KeyEpoch other = KeyEpoch.random(1, new SecureRandom());
        assertThrows(IllegalArgumentException.class, () -> new RtpProtector(other, Datagrams.epoch(0)));
        new RtpProtector(key, Datagrams.epoch(RtpEpoch.FIRST_SEQUENCE_MAX));
    }

    @Test
    void reportsTheCallersBugsAsSuch() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        ByteBuf tight = Unpooled.wrappedBuffer(ReferenceSrtp.bytes(Datagrams.rtp(0)));
        assertThrows(IllegalStateException.class, () -> protector.protect(tight));
        ByteBuf foreign = Datagrams.rtp(0).setInt(8, 1);
        assertThrows(IllegalStateException.class, () -> protector.protect(foreign));
        ByteBuf quic = Datagrams.rtp(0).setByte(0, 0xC0);
        assertThrows(IllegalStateException.class, () -> protector.protect(quic));
        ByteBuf empty = Datagrams.rtp(0);
        empty.writerIndex(12);
        assertThrows(IllegalStateException.class, () -> protector.protect(empty));
        ByteBuf large = Unpooled.buffer(2_000).writeBytes(Datagrams.rtp(0)).writeZero(1_485 - Datagrams.RTP_BYTES);
        assertThrows(IllegalStateException.class, () -> protector.protect(large));
        protector.protect(Datagrams.rtp(0));
    }

    /**
     * Whatever order packets are handed over in, over many epochs: what is protected is protected under the next index, as
     * the reference says, and no pair of key and nonce appears twice.
     */
    @Test
    void neverUsesANonceTwice() throws GeneralSecurityException {
        long seed = 20_260_101;
        SplittableRandom random = new SplittableRandom(seed);
        SecureRandom secrets = new SecureRandom();
        Set<String> nonces = new HashSet<>();
        int refused = 0;
        for (int run = 0; run < 100; run++) {
            KeyEpoch fresh = KeyEpoch.random(Datagrams.SSRC, secrets);
            int first = random.nextInt(RtpEpoch.FIRST_SEQUENCE_MAX + 1);
            RtpProtector protector = new RtpProtector(fresh, Datagrams.epoch(first));
            long previous = first - 1;
            for (int packet = 0; packet < 60; packet++) {
                int wild = random.nextInt(4);
                int step = wild == 0 ? random.nextInt(-70_000, 70_000) : wild == 1 ? random.nextInt(-3, 4) : 1;
                // All the protector sees is 16 bits, so a step far back is a step on.
                int seen = step & 0xFFFF;
                ByteBuf datagram = Datagrams.rtp(previous + step);
                byte[] plain = ReferenceSrtp.bytes(datagram);
                String what = "seed " + seed + ", epoch " + run + ", packet " + packet + ", step " + step;
                if (seen == 0 || seen > RtpProtector.STEP_PACKETS_MAX) {
                    assertThrows(IllegalStateException.class, () -> protector.protect(datagram), what);
                    refused++;
                } else {
                    previous += seen;
                    protector.protect(datagram);
                    byte[] expected = ReferenceSrtp.protectRtp(fresh, previous, plain);
                    assertArrayEquals(expected, ReferenceSrtp.bytes(datagram), what);
                    assertTrue(nonces.add(fresh.masterKeyHex() + "/" + Datagrams.SSRC + "/" + previous), what);
                }
            }
        }
        assertTrue(refused > 500 && nonces.size() > 3_000, refused + " refused, " + nonces.size() + " protected");
    }
}
