package org.boothline.lab.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** STUN binding requests as browsers and routers' helpers send them. <b>Source</b>: RFC 8489. */
final class StunSamples {
    private static final int BINDING_REQUEST = 1;
    private static final int COOKIE = 0x2112A442;
    private static final int SOFTWARE = 0x8022;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int HEADER_BYTES = 20;

    private StunSamples() {}

    static List<byte[]> requests() {
        return List.of(request(""), request("libjingle"), request("x".repeat(120)));
    }

    /** @param software said, if not empty; then a fingerprint comes too */
    private static byte[] request(String software) {
        byte[] said = software.getBytes(StandardCharsets.UTF_8);
        int saidBytes = said.length + 3 & ~3;
        int attributeBytes = said.length == 0 ? 0 : 4 + saidBytes + 8;
        ByteBuffer request = ByteBuffer.allocate(HEADER_BYTES + attributeBytes);
        request.putShort((short) BINDING_REQUEST)
                .putShort((short) attributeBytes)
                .putInt(COOKIE);
        request.putLong(0x0102030405060708L).putInt(0x090A0B0C);
        if (said.length > 0) {
            request.putShort((short) SOFTWARE).putShort((short) said.length).put(said);
            request.position(HEADER_BYTES + 4 + saidBytes);
            CRC32 crc = new CRC32();
            crc.update(request.array(), 0, request.position());
            request.putShort((short) FINGERPRINT).putShort((short) 4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR);
        }
        return request.array();
    }
}
