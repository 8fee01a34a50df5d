package org.boothline.takes.proof;

import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.Codec;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofVerifierTest {
    private static final LongRange SAMPLES = range(1_000, 21_000);
    private static final LongRange INDICES = range(2, 90);
    private static final RangeSet NONE = new RangeSet();
    private static final Set<Fingerprint> KNOWN = Set.of(Stations.BOOTH.fingerprint(), Stations.STUDIO.fingerprint());

    @TempDir
    Path folder;

    private Path wav;

    @BeforeEach
    void recordsATake() throws IOException {
        Spool.packets(folder, 0, 100);
        Spool.pcm(folder, 0, 24_000);
        wav = folder.resolve("replaced.wav");
        writeWav(Spool.samples(1_000, 21_000));
    }

    @Test
    void holdsWhenEverythingIsAsSigned() throws Exception {
        Verdict verdict = verifyFile(proof(Receipt.Level.REPLACED));
        assertTrue(verdict.holds(), verdict.failures().toString());
        assertEquals(
                List.of(
                        "manifestSignature",
                        "senderKnown",
                        "sampleCount",
                        "pcmRoot",
                        "pcmSha256",
                        "receiptSignature",
                        "receiptSubject",
                        "fileSha256"),
                verdict.checks().stream().map(Verdict.Check::name).toList());
        assertEquals(List.of(), verdict.notCovered());

        Verdict restored = verifyRestored(proof(Receipt.Level.RESTORED), KNOWN);
        assertTrue(restored.holds(), restored.failures().toString());
        assertEquals(
                List.of("That replaced.wav is what libopus made of these packets is the receiver's assertion."),
                restored.notCovered());
        assertTrue(ProofVerifier.verifyPcm(Spool.open(folder, "pcm"), manifest(), KNOWN)
                .holds());
    }

    @Test
    void nothingWasCheckedIsNoProof() {
        assertFalse(new Verdict(List.of(), List.of()).holds());
    }

    @Test
    void anAlteredSampleFails() throws Exception {
        Proof proof = proof(Receipt.Level.REPLACED);
        byte[] samples = Spool.samples(1_000, 21_000);
        samples[3 * 17_000] ^= 1;
        writeWav(samples);
        assertEquals(List.of("pcmRoot", "pcmSha256", "fileSha256"), failed(verifyFile(proof)));
    }

    @Test
    void aSampleMoreOrLessFails() throws Exception {
        Proof proof = proof(Receipt.Level.REPLACED);
        writeWav(Spool.samples(1_000, 21_001));
        assertEquals(List.of("sampleCount", "fileSha256"), failed(verifyFile(proof)));
        writeWav(Spool.samples(1_000, 20_999));
        assertEquals(List.of("sampleCount", "pcmRoot", "pcmSha256", "fileSha256"), failed(verifyFile(proof)));
        writeWav(new byte[0]);
        assertFalse(verifyFile(proof).holds());
    }

    @Test
    void aByteBesideTheSamplesFailsTheFileOnly() throws Exception {
        Proof proof = proof(Receipt.Level.REPLACED);
        Spool.flip(wav, 3, 0);
        assertEquals(List.of("fileSha256"), failed(verifyFile(proof)));
    }

    @Test
    void anAlteredManifestFailsAndNothingElseIsLookedAt() throws Exception {
        Proof proof = proof(Receipt.Level.REPLACED);
        List<String> lines = new ArrayList<>(proof.manifest().lines());
        lines.set(3, "name another");
        SignedManifest altered = new SignedManifest(
                lines, proof.manifest().certificateBase64(), proof.manifest().signatureBase64());
        assertEquals(List.of("manifestSignature"), failed(verifyFile(new Proof(1, altered, proof.receipts()))));
        lines.remove(3);
        SignedManifest broken = new SignedManifest(lines, altered.certificateBase64(), altered.signatureBase64());
        assertEquals(List.of("manifestSignature"), failed(verifyFile(new Proof(1, broken, proof.receipts()))));
        SignedManifest nobody = new SignedManifest(proof.manifest().lines(), "", altered.signatureBase64());
        assertEquals(List.of("manifestSignature"), failed(verifyFile(new Proof(1, nobody, proof.receipts()))));
    }

    @Test
    void aManifestThatAnotherStationSignedInTheSendersNameFails() throws Exception {
        SignedManifest forged = sign(Stations.BOOTH.fingerprint(), Stations.STUDIO, "take", NONE, NONE);
        assertEquals(List.of("manifestSignature"), failed(verifyFile(Proof.of(forged))));
    }

    @Test
    void aManifestOfAStrangerFailsUnlessAnybodyMaySign() throws Exception {
        SignedManifest foreign = sign(Stations.STRANGER.fingerprint(), Stations.STRANGER, "take", NONE, NONE);
        Proof proof = Proof.of(foreign).with(receipt(foreign, Receipt.Level.REPLACED, Stations.STUDIO));
        assertEquals(List.of("senderKnown"), failed(verifyFile(proof)));
        Verdict anybody = ProofVerifier.verifyFile(wav, this::samples, proof, Set.of());
        assertTrue(anybody.holds(), anybody.failures().toString());
        assertTrue(anybody.checks().get(1).sentence().endsWith("was not asked."));
    }

    @Test
    void aSwappedManifestFailsTheReceipt() throws Exception {
        Proof proof = proof(Receipt.Level.REPLACED);
        SignedManifest other = sign(Stations.BOOTH.fingerprint(), Stations.BOOTH, "another take", NONE, NONE);
        assertEquals(List.of("receiptSubject"), failed(verifyFile(new Proof(1, other, proof.receipts()))));
    }

    @Test
    void anAlteredReceiptFails() throws Exception {
        Proof proof = proof(Receipt.Level.REPLACED);
        SignedReceipt good = proof.receipts().get(0);
        for (int i = 0; i < good.lines().size(); i++) {
            List<String> lines = new ArrayList<>(good.lines());
            String line = lines.get(i);
            char last = line.charAt(line.length() - 1);
            lines.set(i, line.substring(0, line.length() - 1) + (last == '1' ? '2' : '1'));
            SignedReceipt altered = new SignedReceipt(lines, good.certificateBase64(), good.signatureBase64());
            Verdict verdict = verifyFile(Proof.of(proof.manifest()).with(altered));
            assertTrue(failed(verdict).contains("receiptSignature"), line);
        }
    }

    @Test
    void aForeignReceiverFails() throws Exception {
        SignedManifest manifest = manifest();
        Proof proof = Proof.of(manifest).with(receipt(manifest, Receipt.Level.REPLACED, Stations.STRANGER));
        assertEquals(List.of("receiptSignature"), failed(verifyFile(proof)));
        SignedReceipt studios = receipt(manifest, Receipt.Level.REPLACED, Stations.STUDIO);
        SignedReceipt inItsName = SignedReceipt.sign(studios.receipt(), Stations.STRANGER);
        assertEquals(
                List.of("receiptSignature"),
                failed(verifyFile(Proof.of(manifest).with(inItsName))));
        assertFalse(
                ProofVerifier.verifyFile(wav, this::samples, Proof.of(manifest).with(inItsName), Set.of())
                        .holds());
    }

    @Test
    void theSenderCanNotSignForItself() throws Exception {
        SignedManifest manifest = manifest();
        Proof proof =
                new Proof(Proof.VERSION, manifest, List.of(receipt(manifest, Receipt.Level.REPLACED, Stations.BOOTH)));
        assertEquals(List.of("receiptSignature"), failed(verifyFile(proof)));
    }

    @Test
    void aReceiptThatStatesAnotherRootOrFileFails() throws Exception {
        SignedManifest manifest = manifest();
        Receipt good =
                receipt(manifest, Receipt.Level.REPLACED, Stations.STUDIO).receipt();
        String other = "0".repeat(64);
        SignedReceipt root = SignedReceipt.sign(
                new Receipt(
                        good.manifestSha256(),
                        good.level(),
                        null,
                        other,
                        "f",
                        good.fileSha256(),
                        "none",
                        1,
                        good.receiver()),
                Stations.STUDIO);
        assertEquals(
                List.of("receiptSubject"), failed(verifyFile(Proof.of(manifest).with(root))));
        SignedReceipt packets = SignedReceipt.sign(
                new Receipt(
                        good.manifestSha256(),
                        good.level(),
                        other,
                        good.pcmRoot(),
                        "f",
                        good.fileSha256(),
                        "none",
                        1,
                        good.receiver()),
                Stations.STUDIO);
        assertEquals(
                List.of("receiptSubject"), failed(verifyFile(Proof.of(manifest).with(packets))));
        SignedReceipt file = SignedReceipt.sign(
                new Receipt(
                        good.manifestSha256(),
                        good.level(),
                        null,
                        good.pcmRoot(),
                        "f",
                        other,
                        "none",
                        1,
                        good.receiver()),
                Stations.STUDIO);
        assertEquals(List.of("fileSha256"), failed(verifyFile(Proof.of(manifest).with(file))));
    }

    @Test
    void aReceiptOfTheOtherLevelOrNoneIsNotEnough() throws Exception {
        assertEquals(List.of("receiptSignature"), failed(verifyFile(proof(Receipt.Level.RESTORED))));
        assertEquals(List.of("receiptSignature"), failed(verifyFile(Proof.of(manifest()))));
        assertEquals(List.of("receiptSignature"), failed(verifyRestored(proof(Receipt.Level.REPLACED), KNOWN)));
    }

    @Test
    void theNewestReceiptOfItsLevelCounts() throws Exception {
        SignedManifest manifest = manifest();
        SignedReceipt good = receipt(manifest, Receipt.Level.REPLACED, Stations.STUDIO);
        SignedReceipt bad = receipt(manifest, Receipt.Level.REPLACED, Stations.STRANGER);
        SignedReceipt other = receipt(manifest, Receipt.Level.RESTORED, Stations.STUDIO);
        assertTrue(
                verifyFile(Proof.of(manifest).with(bad).with(good).with(other)).holds());
        assertFalse(verifyFile(Proof.of(manifest).with(good).with(bad)).holds());
    }

    @Test
    void aMissingOrAlteredPacketFails(@TempDir Path lossy) throws Exception {
        Proof proof = proof(Receipt.Level.RESTORED);
        Spool.packets(lossy, 0, 50);
        Spool.packets(lossy, 52, 100);
        Verdict missing = ProofVerifier.verifyRestored(wav, Spool.open(lossy, "packets"), proof, KNOWN);
        assertEquals(List.of("packetsPresent", "packetRoot"), failed(missing));
        assertTrue(missing.failures().get(0).startsWith("2 declared packets are not on disk: 50 to 51."));
        Spool.packets(lossy, "patch", 50, 52, 1);
        Verdict altered = ProofVerifier.verifyPackets(Spool.open(lossy, "patch", "packets"), proof.manifest(), KNOWN);
        assertEquals(List.of("packetRoot"), failed(altered));
    }

    @Test
    void aDamagedSampleLogFails() throws Exception {
        SignedManifest manifest = manifest();
        Spool.flip(Spool.segment(folder, "pcm"), 10L * Spool.PCM_RECORD_BYTES + 40, 7);
        Verdict verdict = ProofVerifier.verifyPcm(Spool.open(folder, "pcm"), manifest, KNOWN);
        assertEquals(List.of("samplesPresent", "pcmRoot", "pcmSha256"), failed(verdict));
        assertTrue(verdict.failures().get(0).contains("240 declared samples are not on disk: 2400 to 2639."));
    }

    @Test
    void saysInPlainWordsWhatIsNotCovered(@TempDir Path holed) throws Exception {
        Spool.packets(holed, 0, 20);
        Spool.packets(holed, 24, 100);
        Spool.pcm(holed, 0, 4_800);
        Spool.pcm(holed, 5_760, 24_000);
        SignedManifest manifest = sign(
                holed,
                Stations.BOOTH.fingerprint(),
                Stations.BOOTH,
                "take",
                set(4_800, 5_000),
                set(20, 24),
                set(5_000, 5_760));
        Verdict packets = ProofVerifier.verifyPackets(Spool.open(holed, "packets"), manifest, KNOWN);
        assertTrue(packets.holds(), packets.failures().toString());
        assertEquals(
                List.of(
                        "The sender had no audio for 200 samples (4800 to 4999): they are silence.",
                        "The sender's disk does not hold 4 packets (20 to 23): they can't be restored."),
                packets.notCovered());
        Verdict pcm = ProofVerifier.verifyPcm(Spool.open(holed, "pcm"), manifest, KNOWN);
        assertTrue(pcm.holds(), pcm.failures().toString());
        assertEquals(
                List.of(
                        "The sender had no audio for 200 samples (4800 to 4999): they are silence.",
                        "The sender's disk does not hold 760 captured samples (5000 to 5759): they are silence."),
                pcm.notCovered());
        assertEquals(3, packets.and(pcm).notCovered().size());
    }

    @Test
    void aFileThatIsGoneIsAFaultNotAVerdict() throws Exception {
        Proof proof = proof(Receipt.Level.RESTORED);
        Files.delete(wav);
        UserFault fault = assertThrows(UserFault.class, () -> verifyRestored(proof, KNOWN));
        assertEquals(FaultCode.DISK, fault.code());
    }

    private void writeWav(byte[] samples) throws IOException {
        byte[] bytes = new byte[8 + samples.length];
        System.arraycopy(samples, 0, bytes, 8, samples.length);
        Files.write(wav, bytes);
    }

    private ByteArrayInputStream samples() throws IOException {
        byte[] bytes = Files.readAllBytes(wav);
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes, 8, bytes.length));
    }

    private Verdict verifyFile(Proof proof) throws UserFault {
        return ProofVerifier.verifyFile(wav, this::samples, proof, KNOWN);
    }

    private Verdict verifyRestored(Proof proof, Set<Fingerprint> known) throws Exception {
        return ProofVerifier.verifyRestored(wav, Spool.open(folder, "packets"), proof, known);
    }

    private static List<String> failed(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> !check.passed())
                .map(Verdict.Check::name)
                .toList();
    }

    private Proof proof(Receipt.Level level) throws Exception {
        SignedManifest manifest = manifest();
        return Proof.of(manifest).with(receipt(manifest, level, Stations.STUDIO));
    }

    private SignedReceipt receipt(SignedManifest signed, Receipt.Level level, StationIdentity receiver)
            throws Exception {
        Manifest manifest = signed.manifest();
        return SignedReceipt.sign(
                new Receipt(
                        signed.sha256(),
                        level,
                        level == Receipt.Level.RESTORED ? manifest.packetRoot() : null,
                        level == Receipt.Level.REPLACED ? manifest.pcmRoot() : null,
                        "replaced.wav",
                        Hashes.ofFile(wav),
                        "libopus",
                        1,
                        receiver.fingerprint()),
                receiver);
    }

    private SignedManifest manifest() throws IOException {
        return sign(Stations.BOOTH.fingerprint(), Stations.BOOTH, "take", NONE, NONE);
    }

    private SignedManifest sign(
            Fingerprint sender, StationIdentity signer, String name, RangeSet faults, RangeSet unspooled)
            throws IOException {
        return sign(folder, sender, signer, name, faults, unspooled, NONE);
    }

    private static SignedManifest sign(
            Path spool,
            Fingerprint sender,
            StationIdentity signer,
            String name,
            RangeSet faults,
            RangeSet unspooled,
            RangeSet unspooledSamples)
            throws IOException {
        PacketLeaves.Root packets = PacketLeaves.root(Spool.open(spool, "packets"), INDICES, unspooled);
        PcmLeaves.Root pcm = PcmLeaves.root(Spool.open(spool, "pcm"), SAMPLES, 1);
        Manifest manifest = new Manifest(
                "00112233445566aa",
                "00112233445566bb",
                name,
                "00112233445566cc",
                sender,
                Codec.OPUS,
                1,
                120,
                SAMPLES,
                INDICES,
                7,
                packets.root(),
                pcm.root(),
                pcm.pcmSha256(),
                packets.packets(),
                faults,
                unspooled,
                unspooledSamples,
                "stopped");
        return SignedManifest.sign(manifest, signer);
    }
}
