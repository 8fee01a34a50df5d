package org.boothline.transport.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PathPacketTest {
    private static final PathPacket CHALLENGE =
            new PathPacket(false, 0xDEADBEEFL, new PathPacket.Token(0x0102030405060708L, -1));

    @Test
    void isWrittenAsAnApplicationPacketNamedPath() {
        ByteBuf out = Unpooled.buffer();
        CHALLENGE.write(out);
        assertEquals("80cc0006deadbeef504154480102030405060708ffffffffffffffff", ByteBufUtil.hexDump(out));
    }

    @Test
    void isReadAsItWasWritten() {
        for (boolean answer : new boolean[] {false, true}) {
            PathPacket packet = new PathPacket(answer, 7, new PathPacket.Token(1, 2));
            ByteBuf out = Unpooled.buffer().writeZero(3);
            out.readerIndex(3);
            packet.write(out);
            assertEquals(packet, PathPacket.read(out));
            assertEquals(3, out.readerIndex());
        }
    }

    @Test
    void anyOtherDatagramIsNone() {
        ByteBuf whole = Unpooled.buffer();
        CHALLENGE.write(whole);
        for (int bytes = 0; bytes < PathPacket.BYTES; bytes++) {
            assertNull(PathPacket.read(whole.slice(0, bytes)));
        }
        for (int at : new int[] {0, 1, 2, 3, 8, 9, 10, 11}) {
            for (int bit = at == 0 ? 1 : 0; bit < 8; bit++) { // The lowest bit of all makes an answer of it.
                ByteBuf changed = whole.copy();
                changed.setByte(at, changed.getByte(at) ^ 1 << bit);
                assertNull(PathPacket.read(changed), "byte " + at + ", bit " + bit);
            }
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            assertNull(PathPacket.read(Unpooled.wrappedBuffer(noise)));
        }
    }
}
