package org.boothline.takes.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

class SignedStatementTest {
    private static final String HASH = "d".repeat(64);
    private static final SignedManifest SIGNED =
            SignedManifest.sign(ManifestTest.manifest("two\nlines \\ \u00e9", "stopped"), Stations.BOOTH);

    private static Receipt receipt(Receipt.Level level) {
        return new Receipt(
                SIGNED.sha256(),
                level,
                level == Receipt.Level.RESTORED ? HASH : null,
                level == Receipt.Level.REPLACED ? HASH : null,
                "restored\n.wav",
                "e".repeat(64),
                "libopus 1.5",
                1_767_225_600_123L,
                Stations.STUDIO.fingerprint());
    }

    @Test
    void theSignatureIsOverEachLineAndItsLineFeedInUtf8() throws Exception {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(Stations.BOOTH.certificate().getPublicKey());
        for (String line : SIGNED.lines()) {
            verifier.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(verifier.verify(Base64.getDecoder().decode(SIGNED.signatureBase64())));
        assertTrue(SIGNED.signatureHolds());
        assertEquals(Stations.BOOTH.fingerprint(), SIGNED.signer());
        assertEquals(SIGNED.manifest(), ManifestTest.manifest("two\nlines \\ \u00e9", "stopped"));
    }

    @Test
    void noLineCanBeRemovedDoubledExchangedOrAltered() {
        List<String> lines = SIGNED.lines();
        for (int i = 0; i < lines.size(); i++) {
            List<String> removed = new ArrayList<>(lines);
            removed.remove(i);
            assertFalse(withLines(removed).signatureHolds());
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(i, lines.get(i));
            assertFalse(withLines(doubled).signatureHolds());
            if (i > 0) {
                List<String> exchanged = new ArrayList<>(lines);
                Collections.swap(exchanged, i - 1, i);
                assertFalse(withLines(exchanged).signatureHolds());
            }
            List<String> altered = new ArrayList<>(lines);
            altered.set(i, altered.get(i) + " ");
            assertFalse(withLines(altered).signatureHolds());
            assertNotEquals(SIGNED.sha256(), withLines(altered).sha256());
        }
    }

    @Test
    void linesJoinedByALineFeedAreNotTheSameManifest() {
        List<String> joined = new ArrayList<>(SIGNED.lines());
        joined.set(1, joined.get(1) + "\n" + joined.remove(2));
        // The signed bytes are the same, so that the signature holds; the lines are refused.
        assertTrue(withLines(joined).signatureHolds());
        assertThrows(UserFault.class, () -> withLines(joined).manifest());
    }

    @Test
    void anotherKeyOrCertificateOrSignatureDoesNotHold() {
        SignedManifest other =
                SignedManifest.sign(ManifestTest.manifest("two\nlines \\ \u00e9", "stopped"), Stations.STRANGER);
        assertTrue(other.signatureHolds(), "it is the stranger's, rightly signed");
        assertFalse(new SignedManifest(SIGNED.lines(), other.certificateBase64(), SIGNED.signatureBase64())
                .signatureHolds());
        assertFalse(new SignedManifest(SIGNED.lines(), SIGNED.certificateBase64(), other.signatureBase64())
                .signatureHolds());
        for (String bad : List.of("", "AAAA", "not base64", "====", SIGNED.certificateBase64())) {
            assertFalse(new SignedManifest(SIGNED.lines(), SIGNED.certificateBase64(), bad).signatureHolds(), bad);
        }
        for (String bad : List.of("", "AAAA", "not base64", SIGNED.signatureBase64())) {
            SignedManifest altered = new SignedManifest(SIGNED.lines(), bad, SIGNED.signatureBase64());
            assertFalse(altered.signatureHolds(), bad);
            assertEquals(
                    FaultCode.PROOF,
                    assertThrows(UserFault.class, altered::signer).code());
        }
    }

    @Test
    void everyBitOfTheSignatureCounts() {
        byte[] signature = Base64.getDecoder().decode(SIGNED.signatureBase64());
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(
                    new SignedManifest(
                                    SIGNED.lines(),
                                    SIGNED.certificateBase64(),
                                    Base64.getEncoder().encodeToString(flipped))
                            .signatureHolds(),
                    "bit " + bit);
        }
    }

    @Test
    void anAlteredCertificateIsNoLongerTheSigners() {
        byte[] der = Base64.getDecoder().decode(SIGNED.certificateBase64());
        for (int at = 0; at < der.length; at += 5) {
            byte[] flipped = der.clone();
            flipped[at] ^= 1;
            SignedManifest altered = new SignedManifest(
                    SIGNED.lines(), Base64.getEncoder().encodeToString(flipped), SIGNED.signatureBase64());
            try {
                assertNotEquals(Stations.BOOTH.fingerprint(), altered.signer(), "byte " + at);
            } catch (UserFault unreadable) {
                assertFalse(altered.signatureHolds(), "byte " + at);
            }
        }
    }

    @Test
    void aReceiptHasExactlyThisText() {
        assertEquals(
                List.of(
                        "boothline-receipt 1",
                        "manifestSha256 " + SIGNED.sha256(),
                        "level restored",
                        "packetRoot " + HASH,
                        "file restored\\u000a.wav",
                        "fileSha256 " + "e".repeat(64),
                        "decoder libopus 1.5",
                        "provedEpochMs 1767225600123",
                        "receiver " + Stations.STUDIO.fingerprint().hex()),
                receipt(Receipt.Level.RESTORED).lines());
    }

    @Test
    void receiptsComeBack() throws UserFault {
        for (Receipt.Level level : Receipt.Level.values()) {
            SignedReceipt signed = SignedReceipt.sign(receipt(level), Stations.STUDIO);
            assertEquals(receipt(level), signed.receipt());
            assertTrue(signed.signatureHolds());
            assertEquals(Stations.STUDIO.fingerprint(), signed.signer());
        }
        Receipt r = receipt(Receipt.Level.RESTORED);
        Receipt both = new Receipt(
                r.manifestSha256(), r.level(), HASH, HASH, "f", r.fileSha256(), "", Long.MAX_VALUE, r.receiver());
        assertEquals(both, Receipt.parse(both.lines()));
    }

    @Test
    void refusesAReceiptWithoutTheRootOfItsLevelOrWithOtherLines() {
        List<String> lines = receipt(Receipt.Level.RESTORED).lines();
        for (int i = 0; i < lines.size(); i++) {
            List<String> removed = new ArrayList<>(lines);
            removed.remove(i);
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(i, lines.get(i));
            List<String> altered = new ArrayList<>(lines);
            altered.set(i, altered.get(i).replaceFirst(" ", "x "));
            for (List<String> bad : List.of(removed, doubled, altered)) {
                UserFault fault = assertThrows(UserFault.class, () -> Receipt.parse(bad), bad.toString());
                assertEquals(FaultCode.PROOF, fault.code());
            }
        }
        for (String level : List.of("replaced", "RESTORED", "", "partial")) {
            List<String> other = new ArrayList<>(lines);
            other.set(2, "level " + level);
            assertThrows(UserFault.class, () -> Receipt.parse(other), level);
        }
        List<String> later = new ArrayList<>(lines);
        later.set(0, "boothline-receipt 2");
        assertThrows(UserFault.class, () -> Receipt.parse(later));
        assertThrows(UserFault.class, () -> Receipt.parse(SIGNED.lines()), "a manifest is no receipt");
        assertThrows(UserFault.class, () -> Manifest.parse(lines), "a receipt is no manifest");
        assertThrows(
                IllegalArgumentException.class,
                () -> new Receipt(
                        HASH, Receipt.Level.REPLACED, HASH, null, "", HASH, "", 0, Stations.STUDIO.fingerprint()));
    }

    @Test
    void alteredReceiptsDoNotHold() {
        SignedReceipt signed = SignedReceipt.sign(receipt(Receipt.Level.REPLACED), Stations.STUDIO);
        for (int i = 0; i < signed.lines().size(); i++) {
            List<String> lines = new ArrayList<>(signed.lines());
            lines.set(i, lines.get(i) + "0");
            assertFalse(
                    new SignedReceipt(lines, signed.certificateBase64(), signed.signatureBase64()).signatureHolds());
        }
    }

    private static SignedManifest withLines(List<String> lines) {
        return new SignedManifest(lines, SIGNED.certificateBase64(), SIGNED.signatureBase64());
    }
}
