package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpProtector;
import org.boothline.transport.srtp.RtpUnprotector;
import org.boothline.transport.srtp.UnprotectStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendStageTest {
    private static final StreamFormat FORMAT = StreamFormat.opus(1);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6000);
    /** CELT, 5 ms, mono: what the receiver must see to take a packet for one of 240 samples. */
    private static final byte OPUS_5_MS = (byte) 0xE8;

    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<Long> sent = new ArrayList<>();
    private final EncodedFrame arrived = new EncodedFrame();
    private final CapturedFrame frame = new CapturedFrame(240);
    private Depacketiser receiver;
    private RtpUnprotector unprotector;
    private int datagramsOut;
    private boolean portTakes = true;
    private SendStage stage;

    @BeforeEach
    void makeStage() {
        SendStage.Outlet outlet = (to, datagram) -> {
            assertEquals(ADDRESS, to);
            receive(datagram);
            return portTakes;
        };
        stage = new SendStage(
                outlet,
                () -> {
                    ByteBuf buffer = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
                    buffers.add(buffer);
                    return buffer;
                },
                null);
        stage.route(ADDRESS);
    }

    private void receive(ByteBuf datagram) {
        datagramsOut++;
        if (unprotector != null && unprotector.unprotect(datagram) != UnprotectStatus.OK) {
            datagram.release();
            return;
        }
        if (receiver != null && receiver.read(datagram, 0, arrived) == Depacketiser.Status.OK) {
            sent.add(arrived.index64);
        }
        datagram.release();
    }

    private RtpEpoch epochFrom(long index64) {
        return RtpEpoch.random(Codec.OPUS, 1, index64, index64 * 240, new Random(4));
    }

    private void aim(RtpEpoch epoch) {
        receiver = new Depacketiser(epoch, 0);
        stage.aim(new SendStage.Target(new RedEncoder(new Packetiser(epoch)), null));
    }

    /** As above, under a fresh key that the receiver has too. */
    private void aimProtected(RtpEpoch epoch) {
        KeyEpoch keys = KeyEpoch.random(epoch.ssrc(), new SecureRandom());
        receiver = new Depacketiser(epoch, 0);
        unprotector = new RtpUnprotector(
                KeyEpoch.of(epoch.ssrc(), keys.masterKeyHex(), keys.masterSaltHex()), epoch.payloadType());
        stage.aim(new SendStage.Target(new RedEncoder(new Packetiser(epoch)), new RtpProtector(keys, epoch)));
    }

    private void packet(long index64, int bytes) {
        frame.frames = 240;
        frame.encoded.index64 = index64;
        frame.encoded.sample64 = index64 * 240;
        frame.encoded.formatWord = FORMAT.word();
        frame.encoded.payload[0] = OPUS_5_MS;
        frame.encoded.payloadBytes = bytes;
        stage.onEvent(frame, index64, true);
    }

    private void packets(long first, long end) {
        for (long index64 = first; index64 < end; index64++) {
            packet(index64, 160);
        }
    }

    @Test
    void sendsNothingWhileNobodyIsAimedAt() {
        receiver = new Depacketiser(epochFrom(0), 0);
        packets(0, 3);
        assertEquals(List.of(), sent);
        assertEquals(0, stage.packetsUnsent());
        aim(epochFrom(3));
        packets(3, 5);
        stage.aim(null);
        packets(5, 7);
        assertEquals(List.of(3L, 4L), sent);
        assertEquals(2, stage.statistics().packets().value());
        assertEquals(0, stage.packetsUnsent());
    }

    @Test
    void sendsNoPacketFromBeforeItsEpoch() {
        aim(epochFrom(5));
        packets(3, 7);
        assertEquals(List.of(5L, 6L), sent);
    }

    @Test
    void beginsAnotherEpochWithTheNextPacket() {
        aim(epochFrom(0));
        packets(0, 2);
        RtpEpoch next = RtpEpoch.random(Codec.OPUS, 1, 2, 2 * 240, new Random(5));
        stage.aim(new SendStage.Target(new RedEncoder(new Packetiser(next)), null));
        packets(2, 4);
        assertEquals(List.of(0L, 1L), sent, "packets of another SSRC are not the old receiver's");
        receiver = new Depacketiser(next, 0);
        packets(4, 5);
        assertEquals(List.of(0L, 1L, 4L), sent);
    }

    @Test
    void countsAPacketThatIsTooLargeAndGoesOn() {
        aim(epochFrom(0));
        packet(0, 160);
        packet(1, Packetiser.DATAGRAM_BYTES_MAX);
        packet(2, 160);
        assertEquals(List.of(0L, 2L), sent);
        assertEquals(1, stage.packetsUnsent());
        assertEquals(2, stage.statistics().packets().value());
    }

    @Test
    void countsWhatThePortRefusesAsUnsentAndNotAsSent() {
        aim(epochFrom(0));
        portTakes = false;
        packets(0, 3);
        assertEquals(3, stage.packetsUnsent());
        assertEquals(0, stage.statistics().packets().value());
    }

    @Test
    void sendsNothingForAFrameWithoutAPacket() {
        aim(epochFrom(0));
        packet(0, 0);
        assertEquals(List.of(), sent);
        assertEquals(0, stage.packetsUnsent());
    }

    @Test
    void anEpochIsGoodOverTheLongestPauseThatAReceiverCanCount() {
        aimProtected(epochFrom(0));
        packet(0, 160);
        stage.route(null);
        packets(1, RtpProtector.STEP_PACKETS_MAX);
        stage.route(ADDRESS);
        packet(RtpProtector.STEP_PACKETS_MAX, 160);
        assertFalse(stage.isSpent());
        assertEquals(List.of(0L, (long) RtpProtector.STEP_PACKETS_MAX), sent);
        assertEquals(0, stage.packetsUnsent());
    }

    @Test
    void afterALongerPauseTheEpochIsSpentAndTheNextOneGoesOn() {
        aimProtected(epochFrom(0));
        packet(0, 160);
        stage.route(null);
        packets(1, RtpProtector.STEP_PACKETS_MAX + 1);
        assertFalse(stage.isSpent(), "nothing was to be sent, so nothing was missed");
        stage.route(ADDRESS);
        long back = RtpProtector.STEP_PACKETS_MAX + 1;
        packets(back, back + 3);
        assertTrue(stage.isSpent());
        assertEquals(1, datagramsOut, "a spent epoch puts nothing on the wire");
        assertEquals(3, stage.packetsUnsent());
        assertEquals(1, stage.statistics().packets().value());

        RtpEpoch next = RtpEpoch.random(Codec.OPUS, 1, back + 4, (back + 4) * 240, new Random(5));
        aimProtected(next);
        assertFalse(stage.isSpent());
        packets(back + 3, back + 6);
        assertEquals(List.of(0L, back + 4, back + 5), sent);
        assertFalse(stage.isSpent());
    }

    @Test
    void givesItsBufferBackWhateverHappens() {
        aim(epochFrom(0));
        packet(1, 160);
        assertThrows(IllegalStateException.class, () -> packet(0, 160)); // Comes after packet 1: a bug of ours.
        packet(2, Packetiser.DATAGRAM_BYTES_MAX);
        portTakes = false;
        packet(3, 160);
        assertEquals(4, buffers.size());
        buffers.forEach(buffer -> assertEquals(0, buffer.refCnt()));
    }
}
