package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Random;
import org.boothline.transport.rtp.PayloadTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever arrives, it ends in a status; and none but the true datagram ends in OK. */
class HostileDatagramsTest {
    private static final int DATAGRAMS = 100_000;
    private static final long SEED = 7_714;

    private final Random random = new Random(SEED);
    private final KeyEpoch key = Datagrams.ours();
    private final RtpUnprotector rtp = new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.OPUS);
    private final RtcpUnprotector rtcp = new RtcpUnprotector(Datagrams.theirs(key));
    private final ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(2_048, 2_048);

    @AfterEach
    void release() {
        datagram.release();
    }

    @Test
    void refusesRandomBytes() {
        byte[] noise = new byte[1_600];
        for (int i = 0; i < DATAGRAMS; i++) {
            int bytes = random.nextInt(4) == 0 ? random.nextInt(1_600) : random.nextInt(80);
            random.nextBytes(noise);
            datagram.clear().writeBytes(noise, 0, bytes);
            if (bytes >= 12 && random.nextInt(4) != 0) {
                datagram.setByte(0, 0x80 | datagram.getByte(0) & 0x3F);
                datagram.setInt(random.nextBoolean() ? 8 : 4, (int) Datagrams.SSRC);
            }
            assertNotEquals(UnprotectStatus.OK, rtp.unprotect(datagram), "seed " + SEED + ", datagram " + i);
            assertNotEquals(UnprotectStatus.OK, rtcp.unprotect(datagram), "seed " + SEED + ", datagram " + i);
        }
    }

    @Test
    void refusesMutatedRtpAndThenTakesTheTrueOne() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        ByteBuf good = Datagrams.rtp(0);
        for (int i = 0; i < DATAGRAMS; i++) {
            protector.protect(Datagrams.rtp(i, good));
            mutate(good);
            assertNotEquals(UnprotectStatus.OK, rtp.unprotect(datagram), "seed " + SEED + ", datagram " + i);
            if (i % 10 == 0) {
                assertEquals(UnprotectStatus.OK, rtp.unprotect(good), "seed " + SEED + ", datagram " + i);
            }
        }
    }

    @Test
    void refusesMutatedRtcpAndThenTakesTheTrueOne() {
        RtcpProtector protector = new RtcpProtector(key);
        ByteBuf good = Datagrams.rtcp(0);
        for (int i = 0; i < DATAGRAMS; i++) {
            protector.protect(Datagrams.rtcp(i, good));
            mutate(good);
            assertNotEquals(UnprotectStatus.OK, rtcp.unprotect(datagram), "seed " + SEED + ", datagram " + i);
            if (i % 10 == 0) {
                assertEquals(UnprotectStatus.OK, rtcp.unprotect(good), "seed " + SEED + ", datagram " + i);
            }
        }
    }

    /** Bytes changed, cut off, added, taken out of the middle. */
    private void mutate(ByteBuf good) {
        datagram.clear().writeBytes(good, good.readerIndex(), good.readableBytes());
        int bytes = datagram.readableBytes();
        switch (random.nextInt(5)) {
            case 0 -> datagram.writerIndex(random.nextInt(bytes));
            case 1 -> datagram.writeZero(1 + random.nextInt(40));
            case 2 -> {
                int at = random.nextInt(bytes - 1);
                int removed = 1 + random.nextInt(bytes - at - 1);
                datagram.setBytes(at, good, good.readerIndex() + at + removed, bytes - at - removed);
                datagram.writerIndex(bytes - removed);
            }
            default -> {
                int at = random.nextInt(3) == 0 ? random.nextInt(16) : random.nextInt(bytes);
                datagram.setByte(at, datagram.getByte(at) ^ 1 + random.nextInt(255));
            }
        }
    }
}
