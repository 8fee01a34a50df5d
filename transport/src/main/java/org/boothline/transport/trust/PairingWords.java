package org.boothline.transport.trust;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.identity.Fingerprint;

/**
 * The four words that two people compare: 24 bits that are equal only if both see the same two stations. Common
 * English nouns; no two begin with the same two letters or sound alike over a bad line. The list and its order are part
 * of the protocol. <b>Thread</b>: any. <b>Source</b>: docs/PROTOCOL.md; the idea is RFC 6189 section 5.9.
 */
public final class PairingWords {
    /** How many are compared. */
    public static final int COUNT = 4;

    /** All there are, in the order of the six bits that choose one. */
    public static final List<String> ALL = List.of(
            "apple", "arrow", "banjo", "bridge", "butter", "camel", "cherry", "cloud", //
            "coffee", "crab", "daisy", "doctor", "dragon", "elbow", "engine", "falcon", //
            "finger", "forest", "frog", "garden", "globe", "guitar", "honey", "igloo", //
            "island", "jigsaw", "jungle", "kettle", "ladder", "lemon", "lizard", "marble", //
            "mirror", "museum", "napkin", "needle", "ocean", "olive", "orange", "oyster", //
            "paper", "pencil", "pillow", "planet", "potato", "puzzle", "queen", "rabbit", //
            "river", "rocket", "salad", "shadow", "spider", "sunset", "temple", "tiger", //
            "tower", "tulip", "velvet", "violin", "walnut", "window", "yogurt", "zebra");

    private static final String PURPOSE = "boothline-words 2";
    private static final int BITS = 6;

    private PairingWords() {}

    /**
     * The words of a pairing, in the order of reading them out.
     *
     * @param dialling the dialling station, as seen in one's own TLS connection; {@code accepting} likewise
     */
    public static List<String> words(
            Fingerprint dialling, Fingerprint accepting, PairingNonce nonceDialling, PairingNonce nonceAccepting) {
        byte[] hash = Hashes.sha256(
                PURPOSE,
                Hashes.bytes(dialling),
                Hashes.bytes(accepting),
                nonceDialling.bytes(),
                nonceAccepting.bytes());
        int bits = (hash[0] & 0xFF) << 16 | (hash[1] & 0xFF) << 8 | hash[2] & 0xFF;
        List<String> words = new ArrayList<>(COUNT);
        for (int word = COUNT - 1; word >= 0; word--) {
            words.add(ALL.get(bits >> word * BITS & ALL.size() - 1));
        }
        return List.copyOf(words);
    }
}
