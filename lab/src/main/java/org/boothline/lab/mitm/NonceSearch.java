package org.boothline.lab.mitm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.time.NanoClock;
import org.boothline.transport.trust.PairingNonce;
import org.boothline.transport.trust.PairingWords;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a nonce of the dialling side with which the words become those that are wanted: one in 2^24. Somebody who may
 * choose his nonce last has it within seconds, and that is why the dialling side has to commit itself first.
 *
 * <p><b>Thread</b>: any; uses a thread for each processor. <b>Clock</b>: monotonic, given. <b>Source</b>: docs/PROTOCOL.md,
 * the words of a pairing.
 */
final class NonceSearch {
    private static final byte[] PURPOSE = "boothline-words 2\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 32;
    private static final int HASH_BYTES = 32;
    private static final int BITS = 6;
    private static final int TRIES_PER_LOOK = 4_096;

    private final Fingerprint dialling;
    private final Fingerprint accepting;
    private final PairingNonce nonceAccepting;
    private final NanoClock clock;
    private final long endNs;
    private final AtomicLong tries = new AtomicLong();
    private final AtomicReference<@Nullable PairingNonce> found = new AtomicReference<>();

    /** @param patienceNs after that it gives up */
    NonceSearch(
            Fingerprint dialling,
            Fingerprint accepting,
            PairingNonce nonceAccepting,
            NanoClock clock,
            long patienceNs) {
        this.dialling = dialling;
        this.accepting = accepting;
        this.nonceAccepting = nonceAccepting;
        this.clock = clock;
        endNs = clock.nowNs() + patienceNs;
    }

    /** The nonce, after 16.8 million tries on average; null if it was not found in time. */
    @Nullable
    PairingNonce find(List<String> words) {
        int wanted = 0;
        for (String word : words) {
            wanted = wanted << BITS | PairingWords.ALL.indexOf(word);
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            int bits = wanted;
            Thread thread = new Thread(() -> search(bits), "nonce search");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        threads.forEach(NonceSearch::join);
        PairingNonce nonce = found.get();
        if (nonce != null
                && !PairingWords.words(dialling, accepting, nonce, nonceAccepting)
                        .equals(words)) {
            throw new IllegalStateException("the search does not count as the stations do");
        }
        return nonce;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long tries() {
        return tries.get();
    }

    private void search(int wanted) {
        byte[] fixed = HexFormat.of().parseHex(dialling.hex() + accepting.hex());
        byte[] start = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(start);
        int nonceAt = PURPOSE.length + fixed.length;
        ByteBuffer text = ByteBuffer.allocate(nonceAt + 2 * NONCE_BYTES);
        text.put(PURPOSE).put(fixed).put(start).put(HexFormat.of().parseHex(nonceAccepting.hex()));
        byte[] hash = new byte[HASH_BYTES];
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            while (found.get() == null && endNs - clock.nowNs() > 0) {
                for (int i = 0; i < TRIES_PER_LOOK; i++) {
                    text.putLong(nonceAt, text.getLong(nonceAt) + 1);
                    digest.update(text.array());
                    digest.digest(hash, 0, hash.length);
                    if (((hash[0] & 0xFF) << 16 | (hash[1] & 0xFF) << 8 | hash[2] & 0xFF) == wanted) {
                        String nonce = HexFormat.of().formatHex(text.array(), nonceAt, nonceAt + NONCE_BYTES);
                        found.compareAndSet(null, new PairingNonce(nonce));
                        break;
                    }
                }
                tries.addAndGet(TRIES_PER_LOOK);
            }
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
