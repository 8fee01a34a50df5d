package org.boothline.transport.trust;

import static org.boothline.transport.trust.Stations.ACCEPTING;
import static org.boothline.transport.trust.Stations.DIALLING;
import static org.boothline.transport.trust.Stations.NONCE_ACCEPTING;
import static org.boothline.transport.trust.Stations.NONCE_DIALLING;
import static org.boothline.transport.trust.Stations.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.boothline.base.identity.Fingerprint;
import org.junit.jupiter.api.Test;

class PairingWordsTest {
    /** Computed with Python's hashlib. */
    private static final String COMMITMENT = "2138a2afffd4c2150fa93f2d72c504b9902fd89f7dca64a461a0bec417837c1b";

    private static List<String> words() {
        return PairingWords.words(DIALLING, ACCEPTING, NONCE_DIALLING, NONCE_ACCEPTING);
    }

    @Test
    void givesTheWordsThatAnIndependentComputationGives() {
        assertEquals(List.of("queen", "kettle", "temple", "frog"), words());
    }

    @Test
    void givesTheCommitmentThatAnIndependentComputationGives() {
        assertEquals(COMMITMENT, PairingCommitment.hex(NONCE_DIALLING, DIALLING, ACCEPTING));
    }

    @Test
    void everyPartAndItsPlaceCount() {
        List<List<String>> others = List.of(
                PairingWords.words(THIRD, ACCEPTING, NONCE_DIALLING, NONCE_ACCEPTING),
                PairingWords.words(DIALLING, THIRD, NONCE_DIALLING, NONCE_ACCEPTING),
                PairingWords.words(ACCEPTING, DIALLING, NONCE_DIALLING, NONCE_ACCEPTING),
                PairingWords.words(DIALLING, ACCEPTING, NONCE_ACCEPTING, NONCE_DIALLING),
                PairingWords.words(DIALLING, ACCEPTING, NONCE_DIALLING, NONCE_DIALLING),
                PairingWords.words(DIALLING, ACCEPTING, NONCE_ACCEPTING, NONCE_ACCEPTING));
        assertEquals(others.size(), new HashSet<>(others).size());
        assertFalse(others.contains(words()));
        assertEquals(
                List.of("mirror", "doctor", "pillow", "guitar"),
                PairingWords.words(ACCEPTING, DIALLING, NONCE_ACCEPTING, NONCE_DIALLING));
    }

    @Test
    void twoPeopleReadDifferentWordsWhenSomebodySitsBetween() {
        Fingerprint between = THIRD;
        int same = 0;
        for (int attempt = 0; attempt < 2_000; attempt++) {
            // Each side sees him in place of the other; by the commitment he had to choose before he knew.
            List<String> dialling = PairingWords.words(DIALLING, between, PairingNonce.random(), PairingNonce.random());
            List<String> accepting =
                    PairingWords.words(between, ACCEPTING, PairingNonce.random(), PairingNonce.random());
            same += dialling.equals(accepting) ? 1 : 0;
        }
        assertEquals(0, same, "one in 16.7 million may");
    }

    @Test
    void everyWordComesAtEveryPlace() {
        List<Set<String>> seen = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (int i = 0; i < 2_000; i++) {
            List<String> words = PairingWords.words(Stations.number(i), ACCEPTING, NONCE_DIALLING, NONCE_ACCEPTING);
            for (int place = 0; place < PairingWords.COUNT; place++) {
                seen.get(place).add(words.get(place));
            }
        }
        seen.forEach(words -> assertEquals(new HashSet<>(PairingWords.ALL), words));
    }

    @Test
    void wordsAreShortAndBeginDifferently() {
        assertEquals(64, PairingWords.ALL.size());
        assertEquals(PairingWords.ALL.stream().sorted().toList(), PairingWords.ALL);
        Set<String> beginnings = new HashSet<>();
        for (String word : PairingWords.ALL) {
            assertTrue(word.matches("[a-z]{3,6}"), word);
            assertTrue(beginnings.add(word.substring(0, 2)), word);
        }
    }

    @Test
    void aCommitmentHoldsForWhatItWasMadeOfOnly() {
        assertTrue(PairingCommitment.holds(COMMITMENT, NONCE_DIALLING, DIALLING, ACCEPTING));
        assertFalse(PairingCommitment.holds(COMMITMENT, NONCE_ACCEPTING, DIALLING, ACCEPTING));
        assertFalse(PairingCommitment.holds(COMMITMENT, NONCE_DIALLING, THIRD, ACCEPTING));
        assertFalse(PairingCommitment.holds(COMMITMENT, NONCE_DIALLING, DIALLING, THIRD));
        assertFalse(PairingCommitment.holds(COMMITMENT, NONCE_DIALLING, ACCEPTING, DIALLING));
        assertFalse(PairingCommitment.holds("", NONCE_DIALLING, DIALLING, ACCEPTING));
        assertFalse(PairingCommitment.holds(COMMITMENT.substring(2), NONCE_DIALLING, DIALLING, ACCEPTING));
        assertFalse(PairingCommitment.holds("zz" + COMMITMENT.substring(2), NONCE_DIALLING, DIALLING, ACCEPTING));
        for (int digit = 0; digit < COMMITMENT.length(); digit++) {
            char other = COMMITMENT.charAt(digit) == '0' ? '1' : '0';
            String changed = COMMITMENT.substring(0, digit) + other + COMMITMENT.substring(digit + 1);
            assertFalse(PairingCommitment.holds(changed, NONCE_DIALLING, DIALLING, ACCEPTING), changed);
        }
    }

    @Test
    void noncesAreNewEachTimeAndNotPrinted() {
        PairingNonce nonce = PairingNonce.random();
        assertNotEquals(nonce, PairingNonce.random());
        assertFalse(nonce.toString().contains(nonce.hex().substring(0, 4)));
        assertThrows(IllegalArgumentException.class, () -> new PairingNonce("00"));
        assertThrows(IllegalArgumentException.class, () -> new PairingNonce("A".repeat(64)));
    }
}
