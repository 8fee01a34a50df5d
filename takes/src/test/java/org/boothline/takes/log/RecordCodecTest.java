package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private final RecordCodec codec = new RecordCodec();
    private final RecordView view = new RecordView();

    @Test
    void theBytesAreThoseOfTheTable() {
        byte[] into = new byte[39];
        byte[] payload = {9, 0x61, 0x62, 0x63, 9};
        assertEquals(
                39,
                codec.encode(
                        into,
                        0,
                        0x10203040,
                        RecordType.PCM,
                        0x0102030405060708L,
                        0x1112131415161718L,
                        0x21222324,
                        payload,
                        1,
                        3));
        String head = "424f4f54" + "01" + "02" + "0003" + "0102030405060708" + "1112131415161718" + "21222324";
        CRC32C crc = new CRC32C();
        crc.update(HexFormat.of().parseHex(head + "10203040"));
        assertEquals(
                head + String.format("%08x", crc.getValue()) + "616263" + "364b3fb7", // CRC-32C of "abc"
                HexFormat.of().formatHex(into));
    }

    @Test
    void whatIsEncodedAnywhereIsDecodedThere() {
        byte[] into = new byte[500];
        byte[] payload = Logs.payload(3, 100);
        for (int at : new int[] {0, 1, 7, 200, 364}) {
            int bytes = codec.encode(into, at, RecordType.PACKET, 77, 88, 99, payload, 0, 100);
            assertEquals(136, bytes);
            assertEquals(bytes, codec.decode(into, at, at + bytes, view));
            assertEquals(77, view.index64());
            assertEquals(88, view.sample64());
            assertEquals(99, view.formatWord());
            assertEquals(RecordType.PACKET, view.type());
            assertArrayEquals(payload, Arrays.copyOf(view.payload(), view.payloadBytes()));
            assertEquals(RecordCodec.BAD_HEADER, codec.decode(into, at, into.length, at + 1, view), "another place");
        }
    }

    @Test
    void everyTruncationIsTruncatedAndNothingElse() {
        byte[] into = new byte[60];
        int bytes = codec.encode(into, 3, RecordType.PACKET, 1, 2, 3, new byte[20], 0, 20);
        for (int end = 3; end < 3 + bytes; end++) {
            assertEquals(RecordCodec.TRUNCATED, codec.decode(into, 3, end, view), "end " + end);
        }
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] into = new byte[60];
        int bytes = codec.encode(into, 0, RecordType.PACKET, 1, 2, 3, new byte[20], 0, 20);
        for (int bit = 0; bit < bytes * 8; bit++) {
            into[bit >> 3] ^= (byte) (1 << (bit & 7));
            int expected = bit < RecordCodec.HEADER_BYTES * 8 ? RecordCodec.BAD_HEADER : RecordCodec.BAD_PAYLOAD;
            assertEquals(expected, codec.decode(into, 0, bytes, view), "bit " + bit);
            into[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
    }

    @Test
    void randomBytesNeverThrowAndAreNeverARecord() {
        Random random = new Random(5);
        byte[] bytes = new byte[300];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes[0] = 'B';
                bytes[1] = 'O';
                bytes[2] = 'O';
                bytes[3] = 'T';
                bytes[4] = 1;
                bytes[5] = 1;
            }
            assertTrue(codec.decode(bytes, 0, random.nextInt(bytes.length), view) < 0, "seed 5, round " + round);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        byte[] payload = new byte[70_000];
        byte[] into = new byte[80_000];
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.encode(into, 0, RecordType.PACKET, 0, 0, 0, payload, 0, 65_536));
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.encode(into, 0, RecordType.PACKET, 0, 0, 0, payload, 0, -1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> codec.encode(into, into.length - 36, RecordType.PACKET, 0, 0, 0, payload, 0, 1));
        assertEquals(65_571, codec.encode(into, 0, RecordType.PACKET, 0, 0, 0, payload, 0, 65_535));
        assertEquals(65_571, codec.decode(into, 0, into.length, view));
    }

    @Test
    void encodeAndDecodeAllocateNothing() {
        byte[] into = new byte[200];
        byte[] payload = new byte[100];
        double bytes = AllocationProbe.bytesPerRound(5_000, 1_000, () -> {
            codec.encode(into, 0, RecordType.PACKET, 1, 2, 3, payload, 0, payload.length);
            codec.decode(into, 0, into.length, view);
        });
        assertEquals(0.0, bytes);
    }
}
