package org.boothline.takes.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.takes.proof.Hashes;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.proof.Spool;
import org.boothline.takes.proof.Stations;
import org.boothline.takes.proof.Verdict;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A "WAV" is here the samples and nothing else: reading real ones is another module's business. */
class TakeVerifierTest {
    @TempDir
    Path data;

    private SessionFixture sent;
    private SessionFixture received;
    private SignedManifest manifest;

    @BeforeEach
    void recordsATakeOnBothSides() throws Exception {
        sent = new SessionFixture(data.resolve("booth"), Direction.SENT);
        Spool.packets(sent.stream, 0, 120);
        Spool.pcm(sent.stream, 0, 28_800);
        TakeInfo info = sent.open().stopped(24_000, 101, "stopped", null);
        manifest = ManifestMaker.close(sent.session, info, Stations.BOOTH, "stopped");
        sent.take.write(info.withManifest(manifest));

        received = new SessionFixture(data.resolve("studio"), Direction.RECEIVED);
        Spool.packets(received.stream, 0, 30);
        Spool.packets(received.stream, 40, 120);
        received.take.write(received.open().stopped(24_000, 101, "stopped", null));
    }

    private Verdict verify(SessionFixture side) throws UserFault {
        StationIdentity own = side == sent ? Stations.BOOTH : Stations.STUDIO;
        return TakeVerifier.verifyTake(side.take, own.fingerprint(), wav -> () -> Files.newInputStream(wav));
    }

    private static List<String> failed(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> !check.passed())
                .map(Verdict.Check::name)
                .toList();
    }

    private void restores() throws Exception {
        received.take.writeFetchedManifest(manifest);
        Spool.packets(received.take.folder(), "patch", 30, 40, 0);
        Files.write(received.take.restoredWav(), new byte[] {1, 2, 3});
        Files.write(received.take.replacedWav(), Spool.samples(2_400, 24_000));
    }

    private SignedReceipt receipt(Receipt.Level level) throws Exception {
        boolean restored = level == Receipt.Level.RESTORED;
        Path wav = restored ? received.take.restoredWav() : received.take.replacedWav();
        Receipt receipt = new Receipt(
                manifest.sha256(),
                level,
                restored ? manifest.manifest().packetRoot() : null,
                restored ? null : manifest.manifest().pcmRoot(),
                Objects.toString(wav.getFileName()),
                Hashes.ofFile(wav),
                restored ? "libopus" : "none",
                1,
                Stations.STUDIO.fingerprint());
        return SignedReceipt.sign(receipt, Stations.STUDIO);
    }

    private Proof proof() throws Exception {
        return Proof.of(manifest).with(receipt(Receipt.Level.RESTORED)).with(receipt(Receipt.Level.REPLACED));
    }

    @Test
    void theSendersTakeHoldsAndDamageOfItsSpoolIsFound() throws Exception {
        assertTrue(verify(sent).holds(), verify(sent).failures().toString());
        Path packets = Spool.segment(sent.stream, "packets");
        Spool.flip(packets, 50L * Spool.PACKET_RECORD_BYTES + 40, 0);
        assertEquals(List.of("packetsPresent", "packetRoot"), failed(verify(sent)));
        Spool.flip(packets, 50L * Spool.PACKET_RECORD_BYTES + 40, 0);
        Spool.flip(Spool.segment(sent.stream, "pcm"), 50L * Spool.PCM_RECORD_BYTES + 40, 0);
        assertEquals(List.of("samplesPresent", "pcmRoot", "pcmSha256"), failed(verify(sent)));
    }

    @Test
    void withoutAManifestThereIsNothingToVerifyAgainst() {
        UserFault fault = assertThrows(UserFault.class, () -> verify(received));
        assertEquals(FaultCode.PROOF, fault.code());
        assertTrue(fault.sentence().contains("its sender has not signed for it yet"), fault.sentence());
    }

    @Test
    void aReceivedTakeWithGapsDoesNotHoldAndARestoredOneDoes() throws Exception {
        received.take.writeFetchedManifest(manifest);
        assertEquals(List.of("packetsPresent", "packetRoot"), failed(verify(received)));
        restores();
        assertTrue(verify(received).holds(), verify(received).failures().toString());
        received.take.writeProof(proof());
        Verdict verdict = verify(received);
        assertTrue(verdict.holds(), verdict.failures().toString());
        for (String name : List.of("manifestSubject", "proofSubject", "pcmRoot", "packetRoot", "fileSha256")) {
            assertTrue(verdict.checks().stream().anyMatch(check -> check.name().equals(name)), name);
        }
    }

    @Test
    void anAlteredFileOrPatchIsFound() throws Exception {
        restores();
        received.take.writeProof(proof());
        Spool.flip(received.take.restoredWav(), 1, 0);
        assertEquals(List.of("fileSha256"), failed(verify(received)));
        Spool.flip(received.take.restoredWav(), 1, 0);
        Spool.flip(received.take.replacedWav(), 30_000, 5);
        assertEquals(List.of("pcmRoot", "pcmSha256", "fileSha256"), failed(verify(received)));
        Spool.flip(received.take.replacedWav(), 30_000, 5);
        Spool.flip(Spool.segment(received.take.folder(), "patch"), 50, 5);
        assertTrue(failed(verify(received)).contains("packetsPresent"));
    }

    @Test
    void aManifestOfAnotherTakeOrOfAStrangerIsFound() throws Exception {
        List<String> lines = new ArrayList<>(manifest.lines());
        lines.set(2, "take 0000000000000001");
        SignedManifest other = SignedManifest.sign(new SignedManifest(lines, "", "").manifest(), Stations.BOOTH);
        restores();
        received.take.writeFetchedManifest(other);
        assertEquals(List.of("manifestSubject"), failed(verify(received)));

        lines.set(2, manifest.lines().get(2));
        lines.set(5, "sender " + Stations.STRANGER.fingerprint().hex());
        SignedManifest foreign = SignedManifest.sign(new SignedManifest(lines, "", "").manifest(), Stations.STRANGER);
        received.take.writeFetchedManifest(foreign);
        assertEquals(List.of("senderKnown"), failed(verify(received)));
    }

    @Test
    void aProofForAnotherManifestIsFound() throws Exception {
        restores();
        List<String> lines = new ArrayList<>(manifest.lines());
        lines.set(3, "name another");
        SignedManifest other = SignedManifest.sign(new SignedManifest(lines, "", "").manifest(), Stations.BOOTH);
        received.take.writeProof(new Proof(1, other, proof().receipts()));
        assertTrue(failed(verify(received)).containsAll(List.of("proofSubject", "receiptSubject")));
    }

    @Test
    void theSenderFindsAnAlteredReceiptThoughItDoesNotHaveTheFile() throws Exception {
        restores();
        sent.take.writeProof(proof());
        assertTrue(verify(sent).holds(), verify(sent).failures().toString());
        for (Receipt.Level level : Receipt.Level.values()) {
            SignedReceipt good = receipt(level);
            List<String> lines = new ArrayList<>(good.lines());
            lines.set(4, "file other.wav");
            SignedReceipt altered = new SignedReceipt(lines, good.certificateBase64(), good.signatureBase64());
            sent.take.writeProof(Proof.of(manifest).with(altered));
            assertEquals(List.of("receiptSignature"), failed(verify(sent)));
        }
        SignedReceipt stranger =
                SignedReceipt.sign(receipt(Receipt.Level.REPLACED).receipt(), Stations.STRANGER);
        sent.take.writeProof(Proof.of(manifest).with(stranger));
        assertFalse(verify(sent).holds());
    }

    @Test
    void aTakeThatWasOnlyReplacedHoldsWithoutItsLostPackets() throws Exception {
        received.take.writeFetchedManifest(manifest);
        Files.write(received.take.replacedWav(), Spool.samples(2_400, 24_000));
        received.take.writeProof(Proof.of(manifest).with(receipt(Receipt.Level.REPLACED)));
        Verdict verdict = verify(received);
        assertEquals(List.of(), failed(verdict));
        assertTrue(
                verdict.notCovered().stream().anyMatch(said -> said.contains("replaced and not restored")),
                verdict.notCovered().toString());
    }

    @Test
    void aTakeWithLostPacketsAndNoProofDoesNotHold() throws Exception {
        received.take.writeFetchedManifest(manifest);
        assertEquals(List.of("packetsPresent", "packetRoot"), failed(verify(received)));
    }
}
