package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * SRTP and SRTCP with AES-GCM written a second time, straight from RFC 3711 section 4.3 and RFC 7714 sections 8 and 9, with
 * nothing but {@code javax.crypto}: what the package under test is compared with.
 */
final class ReferenceSrtp {
    static final int RTP_KEY = 0;
    static final int RTP_SALT = 2;
    static final int RTCP_KEY = 3;
    static final int RTCP_SALT = 5;

    private ReferenceSrtp() {}

    /** A session key or salt: the key stream of AES in counter mode that begins at salt XOR label. */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int bytes) throws GeneralSecurityException {
        byte[] counter = Arrays.copyOf(masterSalt, 16);
        counter[7] ^= (byte) label;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(counter));
        return cipher.doFinal(new byte[bytes]);
    }

    static byte[] protectRtp(KeyEpoch key, long index, byte[] plain) throws GeneralSecurityException {
        return protectRtp(
                derive(key.masterKey(), key.masterSalt(), RTP_KEY, 32),
                derive(key.masterKey(), key.masterSalt(), RTP_SALT, 12),
                index,
                plain);
    }

    static byte[] protectRtp(byte[] sessionKey, byte[] sessionSalt, long index, byte[] plain)
            throws GeneralSecurityException {
        int header = 12 + 4 * (plain[0] & 0x0F);
        if ((plain[0] & 0x10) != 0) {
            header += 4 + 4 * ByteBuffer.wrap(plain).getShort(header + 2);
        }
        byte[] nonce = ByteBuffer.allocate(12)
                .putShort((short) 0)
                .put(plain, 8, 4)
                .putInt((int) (index >>> 16))
                .putShort((short) index)
                .array();
        Cipher cipher = cipher(sessionKey, sessionSalt, nonce);
        cipher.updateAAD(plain, 0, header);
        byte[] sealed = cipher.doFinal(plain, header, plain.length - header);
        return ByteBuffer.allocate(header + sealed.length)
                .put(plain, 0, header)
                .put(sealed)
                .array();
    }

    static byte[] protectRtcp(KeyEpoch key, int index, byte[] plain) throws GeneralSecurityException {
        return protectRtcp(
                derive(key.masterKey(), key.masterSalt(), RTCP_KEY, 32),
                derive(key.masterKey(), key.masterSalt(), RTCP_SALT, 12),
                index,
                plain);
    }

    static byte[] protectRtcp(byte[] sessionKey, byte[] sessionSalt, int index, byte[] plain)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12)
                .putShort((short) 0)
                .put(plain, 4, 4)
                .putShort((short) 0)
                .putInt(index)
                .array();
        byte[] trailer = ByteBuffer.allocate(4).putInt(index | 1 << 31).array();
        Cipher cipher = cipher(sessionKey, sessionSalt, nonce);
        cipher.updateAAD(plain, 0, 8);
        cipher.updateAAD(trailer);
        byte[] sealed = cipher.doFinal(plain, 8, plain.length - 8);
        return ByteBuffer.allocate(8 + sealed.length + 4)
                .put(plain, 0, 8)
                .put(sealed)
                .put(trailer)
                .array();
    }

    private static Cipher cipher(byte[] key, byte[] salt, byte[] nonce) throws GeneralSecurityException {
        for (int i = 0; i < nonce.length; i++) {
            nonce[i] ^= salt[i];
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        return cipher;
    }

    static byte[] bytes(ByteBuf datagram) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.getBytes(datagram.readerIndex(), bytes);
        return bytes;
    }
}
