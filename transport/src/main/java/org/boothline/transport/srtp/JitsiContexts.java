package org.boothline.transport.srtp;

import java.security.GeneralSecurityException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/**
 * Makes jitsi-srtp's contexts for AEAD_AES_256_GCM, by the system's OpenSSL where the library finds it and else by Java's own
 * cipher, and in silence.
 *
 * <p>Left to itself the library runs a benchmark of a second to choose among the ciphers, which on a busy machine may end
 * either way; and it writes about it to the user's terminal.
 *
 * <p><b>Thread</b>: any. <b>Memory</b>: half a second of class loading at the first call; see {@link SrtpCiphers#warmUp}.
 */
final class JitsiContexts {
    /** The platform's logger for all of the library. Held here, since the platform holds loggers weakly. */
    private static final Logger LIBRARY = Logger.getLogger("org.jitsi");

    private static final int TAG_BYTES = 16;
    private static final String JAVA = "SunJCE";

    private static final boolean BY_OPENSSL;
    private static final @Nullable LinkageError UNLOADABLE;

    static {
        LIBRARY.setLevel(Level.OFF);
        boolean found = false;
        LinkageError unloadable = null;
        try {
            found = JitsiOpenSslProvider.isLoaded();
        } catch (LinkageError e) {
            // Not for want of OpenSSL: jitsi-srtp can't even look for it, and without having looked does not decrypt.
            unloadable = e;
        }
        BY_OPENSSL = found && !JAVA.equals(System.getProperty("boothline.srtp"));
        UNLOADABLE = unloadable;
        Aes.setFactoryClassName(cipherName());
    }

    private JitsiContexts() {}

    /** See {@link SrtpCiphers#name}. */
    static String cipherName() {
        return BY_OPENSSL ? "OpenSSL" : JAVA;
    }

    /** Why no context can be made in this process; null when they can. */
    static @Nullable LinkageError unloadable() {
        return UNLOADABLE;
    }

    /** @param rolloverCounter of the first packet */
    static SrtpCryptoContext rtp(KeyEpoch key, boolean sends, int rolloverCounter) {
        SrtpContextFactory factory = factory(key, sends);
        try {
            return factory.deriveContext((int) key.ssrc(), rolloverCounter);
        } catch (GeneralSecurityException e) {
            throw withoutAes(e);
        } finally {
            factory.close();
        }
    }

    static SrtcpCryptoContext rtcp(KeyEpoch key, boolean sends) {
        SrtpContextFactory factory = factory(key, sends);
        try {
            return factory.deriveControlContext((int) key.ssrc());
        } catch (GeneralSecurityException e) {
            throw withoutAes(e);
        } finally {
            factory.close();
        }
    }

    /** Takes copies of key and salt, because closing a factory overwrites what it was given. */
    private static SrtpContextFactory factory(KeyEpoch key, boolean sends) {
        if (UNLOADABLE != null) {
            throw new IllegalStateException("jitsi-srtp can't be loaded", UNLOADABLE);
        }
        return new SrtpContextFactory(
                sends,
                key.masterKey(),
                key.masterSalt(),
                policy(),
                policy(),
                new LoggerImpl("org.jitsi.srtp", Level.OFF));
    }

    /** Without the library's replay check of RTP, whose 64 packets are fewer than arrive late and are still recorded. */
    static SrtpPolicy policy() {
        SrtpPolicy policy = new SrtpPolicy(
                SrtpPolicy.AESGCM_ENCRYPTION,
                KeyEpoch.MASTER_KEY_BYTES,
                SrtpPolicy.NULL_AUTHENTICATION,
                0,
                TAG_BYTES,
                KeyEpoch.MASTER_SALT_BYTES);
        policy.setSendReplayEnabled(false);
        policy.setReceiveReplayEnabled(false);
        policy.setCryptexEnabled(false);
        return policy;
    }

    private static IllegalStateException withoutAes(GeneralSecurityException e) {
        return new IllegalStateException("this Java has no AES-256-GCM, which every Java from 8 on has", e);
    }
}
