package org.boothline.takes.seal;

import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PacketLeaves;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.Spool;
import org.boothline.takes.proof.Stations;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestMakerTest {
    private static final RangeSet NONE = new RangeSet();

    @TempDir
    Path data;

    private SessionFixture fixture;

    @BeforeEach
    void makesASession() throws Exception {
        fixture = new SessionFixture(data, Direction.SENT);
    }

    private Manifest close() throws Exception {
        TakeInfo take = fixture.open().stopped(24_000, 101, "", null);
        SignedManifest signed = ManifestMaker.close(fixture.session, take, Stations.BOOTH, "stopped by hand");
        assertTrue(signed.signatureHolds());
        assertEquals(Stations.BOOTH.fingerprint(), signed.signer());
        return signed.manifest();
    }

    @Test
    void signsWhatIsOnDisk() throws Exception {
        Spool.packets(fixture.stream, 0, 120);
        Spool.pcm(fixture.stream, 0, 28_800);
        Manifest manifest = close();
        assertEquals(SessionFixture.TAKE, manifest.take());
        assertEquals(SessionFixture.SESSION, manifest.session());
        assertEquals(SessionFixture.STREAM, manifest.stream());
        assertEquals("Ophelia", manifest.name());
        assertEquals(Stations.BOOTH.fingerprint(), manifest.sender());
        assertEquals(range(2_400, 24_000), manifest.samples());
        assertEquals(range(8, 101), manifest.indices());
        assertEquals(93, manifest.packets());
        assertEquals(120, manifest.lookaheadSamples());
        assertEquals("stopped by hand", manifest.endReason());
        assertTrue(manifest.isWhole());
        assertEquals(NONE, manifest.sourceFaults());
        assertEquals(
                PacketLeaves.root(Spool.open(fixture.stream, "packets"), range(8, 101), NONE)
                        .root(),
                manifest.packetRoot());
        PcmLeaves.Root pcm = PcmLeaves.root(Spool.open(fixture.stream, "pcm"), range(2_400, 24_000), 1);
        assertEquals(pcm.root(), manifest.pcmRoot());
        assertEquals(pcm.pcmSha256(), manifest.pcmSha256());
        assertEquals(manifest, Manifest.parse(manifest.lines()));
    }

    @Test
    void aSourceFaultIsSeenInThePacketsEvenWhenNobodyListedIt() throws Exception {
        Spool.packets(fixture.stream, 0, 40);
        Spool.packets(fixture.stream, "packets", 40, 120, 1_200);
        Spool.pcm(fixture.stream, 0, 9_600);
        Spool.pcm(fixture.stream, 10_800, 28_800);
        Manifest manifest = close();
        assertEquals(set(9_600, 10_800), manifest.sourceFaults());
        assertTrue(manifest.isWhole());
    }

    @Test
    void listedSourceFaultsAreCutToTheTakeAndToWhatIsReallyAbsent() throws Exception {
        Spool.packets(fixture.stream, 0, 120);
        Spool.pcm(fixture.stream, 2_640, 28_800);
        try (SpoolFaults faults = new SpoolFaults(fixture.stream)) {
            faults.sourceFault(range(0, 3_000), "the card was gone");
        }
        Manifest manifest = close();
        assertEquals(set(2_400, 2_640), manifest.sourceFaults(), "samples that are there are no fault");
        assertTrue(manifest.isWhole());
    }

    @Test
    void whatTheDiskRefusedIsUnspooled() throws Exception {
        Spool.packets(fixture.stream, 0, 30);
        Spool.packets(fixture.stream, 33, 120);
        Spool.pcm(fixture.stream, 0, 4_800);
        Spool.pcm(fixture.stream, 7_200, 28_800);
        try (SpoolFaults faults = new SpoolFaults(fixture.stream)) {
            faults.unspooledPackets(range(30, 33));
            faults.unspooledSamples(range(4_800, 7_200));
        }
        Manifest manifest = close();
        assertEquals(set(30, 33), manifest.unspooledPackets());
        assertEquals(set(4_800, 7_200), manifest.unspooledSamples());
        assertEquals(NONE, manifest.sourceFaults());
        assertEquals(90, manifest.packets());
    }

    @Test
    void whatIsListedAsUnspooledButThereIsNotDeclared() throws Exception {
        Spool.packets(fixture.stream, 0, 120);
        Spool.pcm(fixture.stream, 0, 28_800);
        try (SpoolFaults faults = new SpoolFaults(fixture.stream)) {
            faults.unspooledPackets(range(30, 33));
            faults.unspooledSamples(range(4_800, 7_200));
        }
        assertTrue(close().isWhole());
    }

    @Test
    void aFaultAndARefusalSideBySideAreToldApart() throws Exception {
        Spool.packets(fixture.stream, 0, 40);
        Spool.packets(fixture.stream, "packets", 40, 120, 1_200);
        Spool.pcm(fixture.stream, 0, 9_360);
        Spool.pcm(fixture.stream, 11_040, 28_800);
        Manifest manifest = close();
        assertEquals(set(9_600, 10_800), manifest.sourceFaults());
        assertEquals(set(9_360, 9_600, 10_800, 11_040), manifest.unspooledSamples());
    }

    @Test
    void aFlippedBitIsDeclaredAndNeverSilentlyInTheRoot() throws Exception {
        Spool.packets(fixture.stream, 0, 120);
        Spool.pcm(fixture.stream, 0, 28_800);
        Manifest whole = close();
        Path packets = Spool.segment(fixture.stream, "packets");
        Path pcm = Spool.segment(fixture.stream, "pcm");
        for (int at : new int[] {0, 5, 7, 12, 20, 26, 29, 32, 60, 75}) {
            Spool.flip(packets, 50L * Spool.PACKET_RECORD_BYTES + at, at % 8);
            Manifest manifest = close();
            assertEquals(set(50, 51), manifest.unspooledPackets(), "byte " + at);
            assertEquals(92, manifest.packets());
            assertNotEquals(whole.packetRoot(), manifest.packetRoot());
            assertEquals(whole.pcmRoot(), manifest.pcmRoot());
            Spool.flip(packets, 50L * Spool.PACKET_RECORD_BYTES + at, at % 8);
        }
        for (int at : new int[] {0, 6, 18, 30, 32, 400, 755}) {
            Spool.flip(pcm, 50L * Spool.PCM_RECORD_BYTES + at, at % 8);
            Manifest manifest = close();
            assertEquals(set(12_000, 12_240), manifest.unspooledSamples(), "byte " + at);
            assertEquals(NONE, manifest.sourceFaults());
            assertNotEquals(whole.pcmRoot(), manifest.pcmRoot());
            assertNotEquals(whole.pcmSha256(), manifest.pcmSha256());
            Spool.flip(pcm, 50L * Spool.PCM_RECORD_BYTES + at, at % 8);
        }
        assertEquals(whole, close());
    }

    @Test
    void anEmptySpoolIsUnspooledFromEndToEnd() throws Exception {
        Manifest manifest = close();
        assertEquals(set(8, 101), manifest.unspooledPackets());
        assertEquals(set(2_400, 24_000), manifest.unspooledSamples());
        assertEquals(0, manifest.packets());
        assertEquals(manifest, Manifest.parse(manifest.lines()));
    }

    @Test
    void withoutStreamInfoItIsAFault() throws Exception {
        TakeInfo take = fixture.open().stopped(24_000, 101, "", null);
        Files.delete(fixture.stream.resolve("stream.json"));
        UserFault fault =
                assertThrows(UserFault.class, () -> ManifestMaker.close(fixture.session, take, Stations.BOOTH, "x"));
        assertEquals(FaultCode.DISK, fault.code());
    }
}
