package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.boothline.base.media.Codec;
import org.boothline.transport.rtp.RtpEpoch;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.junit.jupiter.api.Test;

/** The RFCs' own examples, and a second implementation written from their text. */
class Rfc7714Test {
    /** RFC 7714 sections 16 and 17: session keys, not master keys. */
    private static final byte[] KEY = hex("000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f");

    private static final byte[] SALT = hex("517569642070726f2071756f");
    private static final int RTP_SSRC = 0x5501_A0B2;
    private static final int RTP_SEQUENCE = 0xF17B;
    private static final int RTP_PAYLOAD_TYPE = 0x40;
    private static final byte[] RTP = hex("8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976"
            + "69736120 696e2070 61727465 73207472 6573");
    private static final byte[] SRTP = hex("8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238"
            + "9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13");

    private static final int RTCP_SSRC = 0x4D61_7273;
    private static final int RTCP_INDEX = 0x5D4;
    private static final byte[] RTCP = hex("81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
            + "deadbeef deadbeef deadbeef deadbeef deadbeef");
    private static final byte[] SRTCP = hex("81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50"
            + "a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4");

    @Test
    void protectsRtpAsTheRfcDoes() throws GeneralSecurityException {
        RtpProtector protector = new RtpProtector(SessionKeys.rtp(true, RTP_SSRC, KEY, SALT), RTP_SEQUENCE - 1);
        ByteBuf datagram = roomy(RTP);
        protector.protect(datagram);
        assertHex(SRTP, datagram);
    }

    @Test
    void unprotectsTheRfcsRtp() throws GeneralSecurityException {
        RtpUnprotector unprotector = new RtpUnprotector(SessionKeys.rtp(false, RTP_SSRC, KEY, SALT), RTP_PAYLOAD_TYPE);
        ByteBuf datagram = roomy(SRTP);
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        assertHex(RTP, datagram);
    }

    @Test
    void protectsRtcpAsTheRfcDoes() throws GeneralSecurityException {
        SrtcpCryptoContext context = SessionKeys.rtcp(RTCP_SSRC, KEY, SALT);
        RtcpProtector protector = new RtcpProtector(context, 0);
        for (int index = 0; index < RTCP_INDEX; index++) {
            protector.protect(roomy(RTCP));
        }
        ByteBuf datagram = roomy(RTCP);
        protector.protect(datagram);
        assertHex(SRTCP, datagram);
    }

    @Test
    void unprotectsTheRfcsRtcp() throws GeneralSecurityException {
        RtcpUnprotector unprotector = new RtcpUnprotector(SessionKeys.rtcp(RTCP_SSRC, KEY, SALT));
        ByteBuf datagram = roomy(SRTCP);
        assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram));
        assertHex(RTCP, datagram);
    }

    @Test
    void refusesTheRfcsRtcpThatIsOnlyAuthenticated() throws GeneralSecurityException {
        RtcpUnprotector unprotector = new RtcpUnprotector(SessionKeys.rtcp(RTCP_SSRC, KEY, SALT));
        ByteBuf datagram = roomy(hex("81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
                + "deadbeef deadbeef deadbeef deadbeef deadbeef 91db4afb feee5a97 8fab4393 ed2615fe 000005d4"));
        assertEquals(UnprotectStatus.MALFORMED, unprotector.unprotect(datagram));
    }

    @Test
    void theReferenceAgreesWithTheRfc() throws GeneralSecurityException {
        assertHex(SRTP, roomy(ReferenceSrtp.protectRtp(KEY, SALT, RTP_SEQUENCE, RTP)));
        assertHex(SRTCP, roomy(ReferenceSrtp.protectRtcp(KEY, SALT, RTCP_INDEX, RTCP)));
    }

    /** RFC 6188 section 7.2; its salt has 14 bytes, those of AES-GCM are as if two zeros followed. */
    @Test
    void theReferenceDerivesKeysAsTheRfcDoes() throws GeneralSecurityException {
        byte[] masterKey = hex("f0f04914b513f2763a1b1fa130f10e29 98f6f6e43e4309d1e622a0e332b9f1b6");
        byte[] masterSalt = hex("3b04803de51ee7c96423ab5b78d2");
        assertEquals(
                "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
                hex(ReferenceSrtp.derive(masterKey, masterSalt, ReferenceSrtp.RTP_KEY, 32)));
        assertEquals(
                "fa31791685ca444a9e07c6c64e93",
                hex(ReferenceSrtp.derive(masterKey, masterSalt, ReferenceSrtp.RTP_SALT, 14)));
    }

    @Test
    void protectsAsTheReferenceDoesFromMasterKeysOn() throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        for (int run = 0; run < 50; run++) {
            KeyEpoch key = KeyEpoch.random(random.nextInt() & 0xFFFF_FFFFL, random);
            String secret = "master key " + key.masterKeyHex() + ", salt " + key.masterSaltHex();
            int first = random.nextInt(RtpEpoch.FIRST_SEQUENCE_MAX + 1);
            RtpProtector rtp = new RtpProtector(key, new RtpEpoch(Codec.L24, 2, key.ssrc(), first, 0, 0, 0));
            RtcpProtector rtcp = new RtcpProtector(key);
            for (int packet = 0; packet < 10; packet++) {
                ByteBuf audio = Datagrams.rtp(first + packet).setInt(8, (int) key.ssrc());
                String expected = hex(ReferenceSrtp.protectRtp(key, first + packet, ReferenceSrtp.bytes(audio)));
                rtp.protect(audio);
                assertEquals(expected, hex(ReferenceSrtp.bytes(audio)), secret);
                ByteBuf report = Datagrams.rtcp(packet).setInt(4, (int) key.ssrc());
                expected = hex(ReferenceSrtp.protectRtcp(key, packet, ReferenceSrtp.bytes(report)));
                rtcp.protect(report);
                assertEquals(expected, hex(ReferenceSrtp.bytes(report)), secret);
            }
        }
    }

    private static ByteBuf roomy(byte[] bytes) {
        return Unpooled.buffer(bytes.length + 20).writeBytes(bytes);
    }

    private static void assertHex(byte[] expected, ByteBuf datagram) {
        assertEquals(hex(expected), hex(ReferenceSrtp.bytes(datagram)));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
