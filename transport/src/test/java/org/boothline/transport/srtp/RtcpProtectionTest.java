package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.boothline.base.media.Codec;
import org.boothline.transport.rtcp.RtcpReporter;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class RtcpProtectionTest {
    private final KeyEpoch key = Datagrams.ours();
    private final RtcpProtector protector = new RtcpProtector(key);
    private final RtcpUnprotector unprotector = new RtcpUnprotector(Datagrams.theirs(key));

    @Test
    void addsTwentyBytesAndGivesThePlainDatagramBack() {
        for (int index = 0; index < 200; index++) {
            ByteBuf datagram = Datagrams.rtcp(index);
            byte[] plain = ReferenceSrtp.bytes(datagram);
            protector.protect(datagram);
            byte[] sealed = ReferenceSrtp.bytes(datagram);
            assertEquals(plain.length + 20, sealed.length);
            assertEquals(0x8000_0000 | index, datagram.getInt(datagram.writerIndex() - 4));
            assertArrayEquals(Arrays.copyOf(plain, 8), Arrays.copyOf(sealed, 8));
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
            assertArrayEquals(plain, ReferenceSrtp.bytes(datagram));
        }
        assertEquals(200, unprotector.datagrams(UnprotectStatus.OK).value());
        assertEquals(
                "srtcpDatagramsOk", unprotector.datagrams(UnprotectStatus.OK).name());
    }

    @Test
    void carriesReportsAndTheShortestAndTheLongestDatagram() {
        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, Datagrams.SSRC, 0, 0, 0, 0);
        RtcpReporter reporter = new RtcpReporter(epoch, new SenderStatistics(), "booth", 1, 0);
        int bytesMax = RtcpReporter.DATAGRAM_BYTES_MAX + RtcpProtector.OVERHEAD_BYTES;
        ByteBuf report = Unpooled.buffer(bytesMax, bytesMax);
        reporter.write(report, 1, 1);
        carries(report);
        carries(report.clear().writeInt(0x80C9_0001).writeInt((int) Datagrams.SSRC));
        report.clear().writeInt(0x80C9_0001).writeInt((int) Datagrams.SSRC);
        carries(report.writeZero(RtcpReporter.DATAGRAM_BYTES_MAX - 8));
    }

    /** RFC 5506: no report in front. */
    @Test
    void carriesAnApplicationPacketByItself() {
        ByteBuf datagram = Unpooled.buffer(100).writeInt(0x80CC_0006).writeInt((int) Datagrams.SSRC);
        carries(datagram.writeInt(0x50415448).writeZero(16));
    }

    private void carries(ByteBuf datagram) {
        byte[] plain = ReferenceSrtp.bytes(datagram);
        protector.protect(datagram);
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        assertArrayEquals(plain, ReferenceSrtp.bytes(datagram));
    }

    @Test
    void callsWhatIsNoSrtcpMalformed() {
        byte[] good = sealed();
        for (int bytes = 0; bytes < 28; bytes++) {
            endsIn(UnprotectStatus.MALFORMED, Unpooled.wrappedBuffer(good, 0, bytes));
        }
        endsIn(UnprotectStatus.MALFORMED, Unpooled.wrappedBuffer(good, 0, good.length - 1));
        endsIn(UnprotectStatus.MALFORMED, altered(good, 0, 0x40)); // Version 1.
        endsIn(UnprotectStatus.MALFORMED, altered(good, good.length - 4, 0)); // Not encrypted.
        ByteBuf large = Unpooled.buffer(1_504).writeBytes(good);
        endsIn(UnprotectStatus.MALFORMED, large.writeZero(1_504 - good.length).setByte(1_500, 0x80));
    }

    @Test
    void tellsOtherSenders() {
        byte[] good = sealed();
        endsIn(UnprotectStatus.WRONG_SSRC, altered(good, 7, good[7] ^ 1));
    }

    @Test
    void callsAChangeOfAnyBitForgedOrWorse() {
        byte[] good = sealed();
        for (int bit = 0; bit < 8 * good.length; bit++) {
            ByteBuf changed = altered(good, bit / 8, good[bit / 8] ^ 1 << bit % 8);
            byte[] before = ReferenceSrtp.bytes(changed);
            assertNotEquals(UnprotectStatus.OK, unprotector.unprotect(changed), "bit " + bit);
            assertArrayEquals(before, ReferenceSrtp.bytes(changed), "a refused datagram stays as it was");
        }
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(Unpooled.wrappedBuffer(good)));
        endsIn(UnprotectStatus.REPLAYED, Unpooled.wrappedBuffer(good));
    }

    @Test
    void callsWhatAnotherKeyProtectedForged() {
        ByteBuf datagram = Datagrams.rtcp(0);
        new RtcpProtector(Datagrams.another()).protect(datagram);
        endsIn(UnprotectStatus.FORGED, datagram);
    }

    @Test
    void rtpAndRtcpKeysAreNotTheSame() {
        ByteBuf datagram = Datagrams.rtcp(0);
        protector.protect(datagram);
        RtpUnprotector audio = new RtpUnprotector(Datagrams.theirs(key), 0xC9 & 0x7F);
        datagram.setInt(8, (int) Datagrams.SSRC); // Where RTP has its SSRC.
        assertEquals(UnprotectStatus.FORGED, audio.unprotect(datagram));
    }

    @Test
    void takesADatagramLateButOnlyOnce() {
        List<ByteBuf> sent = new ArrayList<>();
        for (int index = 0; index < RtcpUnprotector.WINDOW_DATAGRAMS; index++) {
            ByteBuf datagram = Datagrams.rtcp(index);
            protector.protect(datagram);
            sent.add(datagram);
        }
        Collections.reverse(sent);
        for (ByteBuf datagram : sent) {
            ByteBuf copy = datagram.copy();
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
            endsIn(UnprotectStatus.REPLAYED, copy);
        }
    }

    @Test
    void callsADatagramOlderThanTheWindowReplayed() {
        ByteBuf first = Datagrams.rtcp(0);
        protector.protect(first);
        for (int index = 1; index <= RtcpUnprotector.WINDOW_DATAGRAMS; index++) {
            ByteBuf datagram = Datagrams.rtcp(index);
            protector.protect(datagram);
            assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        }
        endsIn(UnprotectStatus.REPLAYED, first);
    }

    @Test
    void stopsWhenTheIndexIsUsedUp() {
        KeyEpoch other = Datagrams.another();
        RtcpProtector last = new RtcpProtector(JitsiContexts.rtcp(other, true), RtcpProtector.INDEX_END - 1);
        last.protect(Datagrams.rtcp(0));
        assertThrows(IllegalStateException.class, () -> last.protect(Datagrams.rtcp(1)));
    }

    @Test
    void reportsTheCallersBugsAsSuch() {
        ByteBuf tight = Unpooled.wrappedBuffer(ReferenceSrtp.bytes(Datagrams.rtcp(0)));
        assertThrows(IllegalStateException.class, () -> protector.protect(tight));
        ByteBuf foreign = Datagrams.rtcp(0).setInt(4, 1);
        assertThrows(IllegalStateException.class, () -> protector.protect(foreign));
        ByteBuf odd = Datagrams.rtcp(0).writeByte(0);
        assertThrows(IllegalStateException.class, () -> protector.protect(odd));
        ByteBuf quic = Datagrams.rtcp(0).setByte(0, 0x40);
        assertThrows(IllegalStateException.class, () -> protector.protect(quic));
        ByteBuf large = Unpooled.buffer(2_000).writeBytes(Datagrams.rtcp(0)).writeZero(1_484 - Datagrams.RTCP_BYTES);
        assertThrows(IllegalStateException.class, () -> protector.protect(large));
    }

    private byte[] sealed() {
        ByteBuf datagram = Datagrams.rtcp(0);
        protector.protect(datagram);
        return ReferenceSrtp.bytes(datagram);
    }

    private static ByteBuf altered(byte[] datagram, int offset, int value) {
        return Unpooled.buffer(datagram.length).writeBytes(datagram).setByte(offset, value);
    }

    private void endsIn(UnprotectStatus expected, ByteBuf datagram) {
        long before = unprotector.datagrams(expected).value();
        assertEquals(expected, unprotector.unprotect(datagram));
        assertEquals(before + 1, unprotector.datagrams(expected).value());
    }
}
