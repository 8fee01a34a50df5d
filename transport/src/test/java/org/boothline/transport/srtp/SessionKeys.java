package org.boothline.transport.srtp;

import java.security.GeneralSecurityException;
import java.util.logging.Level;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.utils.logging2.LoggerImpl;

/** The library's contexts with given session keys, as the RFC's vectors have them, in place of derived ones. */
final class SessionKeys {
    private SessionKeys() {}

    static SrtpCryptoContext rtp(boolean sends, int ssrc, byte[] key, byte[] salt) throws GeneralSecurityException {
        return new Rtp(sends, ssrc, key, salt);
    }

    static SrtcpCryptoContext rtcp(int ssrc, byte[] key, byte[] salt) throws GeneralSecurityException {
        return new Rtcp(ssrc, key, salt);
    }

    private static LoggerImpl silence() {
        return new LoggerImpl("org.jitsi.srtp", Level.OFF);
    }

    private static final class Rtp extends SrtpCryptoContext {
        Rtp(boolean sends, int ssrc, byte[] key, byte[] salt) throws GeneralSecurityException {
            super(sends, ssrc, 0, new byte[32], new byte[12], JitsiContexts.policy(), silence());
            System.arraycopy(salt, 0, saltKey, 0, saltKey.length);
            cipher.init(key, saltKey);
        }
    }

    private static final class Rtcp extends SrtcpCryptoContext {
        Rtcp(int ssrc, byte[] key, byte[] salt) throws GeneralSecurityException {
            super(ssrc, new byte[32], new byte[12], JitsiContexts.policy(), silence());
            System.arraycopy(salt, 0, saltKey, 0, saltKey.length);
            cipher.init(key, saltKey);
        }
    }
}
