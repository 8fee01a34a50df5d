package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyEpochTest {
    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);
    private static final String SALT = "0123456789abcdef01234567";

    @Test
    void keepsWhatAPeerSent() {
        KeyEpoch key = KeyEpoch.of(0xFFFF_FFFFL, KEY, SALT.toUpperCase(java.util.Locale.ROOT));
        assertEquals(0xFFFF_FFFFL, key.ssrc());
        assertEquals(KEY, key.masterKeyHex());
        assertEquals(SALT, key.masterSaltHex());
    }

    @Test
    void drawsAnotherSecretEachTime() {
        SecureRandom random = new SecureRandom();
        KeyEpoch one = KeyEpoch.random(1, random);
        KeyEpoch two = KeyEpoch.random(1, random);
        assertEquals(64, one.masterKeyHex().length());
        assertEquals(24, one.masterSaltHex().length());
        assertNotEquals(one.masterKeyHex(), two.masterKeyHex());
        assertNotEquals(one.masterSaltHex(), two.masterSaltHex());
    }

    @Test
    void neverShowsTheSecret() {
        KeyEpoch key = KeyEpoch.of(7, KEY, SALT);
        assertEquals("KeyEpoch[ssrc=7]", key.toString());
        String wrong = KEY.substring(1) + "x";
        Exception refused = assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(7, wrong, SALT));
        assertFalse(refused.toString().contains(wrong.substring(2, 10)), refused.toString());
    }

    @Test
    void refusesSecretsOfAnotherLengthAndWhatIsNoSsrc() {
        assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(7, KEY + "00", SALT));
        assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(7, KEY.substring(2), SALT));
        assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(7, KEY, SALT + "00"));
        assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(7, KEY, SALT.substring(1)));
        assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(1L << 32, KEY, SALT));
        assertThrows(IllegalArgumentException.class, () -> KeyEpoch.of(-1, KEY, SALT));
    }

    @Test
    void protectsOnceAndNeverWhenItIsAPeers() {
        KeyEpoch ours = Datagrams.another();
        new RtpProtector(ours, Datagrams.epoch(0));
        new RtcpProtector(ours);
        assertThrows(IllegalStateException.class, () -> new RtpProtector(ours, Datagrams.epoch(0)));
        assertThrows(IllegalStateException.class, () -> new RtcpProtector(ours));
        KeyEpoch theirs = Datagrams.theirs(ours);
        assertThrows(IllegalStateException.class, () -> new RtpProtector(theirs, Datagrams.epoch(0)));
        assertThrows(IllegalStateException.class, () -> new RtcpProtector(theirs));
    }
}
