package org.boothline.takes.seal;

import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.Spool;
import org.boothline.takes.proof.Stations;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.LiveLock;
import org.boothline.takes.store.State;
import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeCloserTest {
    @TempDir
    Path data;

    @Test
    void aSentTakeIsClosedAtTheLastGoodRecordAndSigned() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Spool.packets(fixture.stream, 0, 100);
        Spool.pcm(fixture.stream, 0, 24_000);
        cut(Spool.segment(fixture.stream, "packets"), 10);
        cut(Spool.segment(fixture.stream, "pcm"), 700);
        TakeInfo closed = onlyOne(close(fixture));
        assertEquals(State.STOPPED, closed.state());
        assertEquals(range(8, 99), closed.indices());
        assertEquals(range(2_400, 99 * 240 - 120), closed.samples());
        assertEquals("the sending application stopped unexpectedly at 2026-01-01T00:00:00Z", closed.endReason());
        SignedManifest signed = closed.manifest();
        assertNotNull(signed);
        assertTrue(signed.signatureHolds());
        Manifest manifest = signed.manifest();
        assertTrue(manifest.isWhole(), manifest.lines().toString());
        assertEquals(closed.samples(), manifest.samples());
        assertEquals(closed.indices(), manifest.indices());
        assertEquals(closed, fixture.take.info());
        assertEquals(List.of(), close(fixture), "it is closed");
    }

    @Test
    void theShorterOfBothLogsCountsUpToASecond() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Spool.packets(fixture.stream, 0, 300);
        Spool.pcm(fixture.stream, 0, 48_000);
        TakeInfo closed = onlyOne(close(fixture));
        assertEquals(48_000, closed.endSample());
        assertEquals(300, closed.endIndex());
        assertTrue(closed.manifest() != null && closed.manifest().manifest().isWhole());
    }

    @Test
    void beyondASecondTheLongerOneCountsAndTheRestIsUnspooled() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Spool.packets(fixture.stream, 0, 500);
        Spool.pcm(fixture.stream, 0, 48_000);
        TakeInfo closed = onlyOne(close(fixture));
        assertEquals(500 * 240 - 120, closed.endSample());
        SignedManifest signed = closed.manifest();
        assertNotNull(signed);
        assertEquals(set(48_000, 500 * 240 - 120), signed.manifest().unspooledSamples());
    }

    @Test
    void whatTheDiskRefusedAtTheEndWasSentAllTheSame() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Spool.packets(fixture.stream, 0, 100);
        Spool.pcm(fixture.stream, 0, 24_000);
        try (SpoolFaults faults = new SpoolFaults(fixture.stream)) {
            faults.unspooledPackets(range(100, 150));
            faults.unspooledSamples(range(24_000, 36_000));
        }
        TakeInfo closed = onlyOne(close(fixture));
        assertEquals(range(8, 150), closed.indices());
        assertEquals(range(2_400, 36_000), closed.samples());
        SignedManifest signed = closed.manifest();
        assertNotNull(signed);
        assertEquals(set(100, 150), signed.manifest().unspooledPackets());
        assertEquals(set(24_000, 36_000), signed.manifest().unspooledSamples());
    }

    @Test
    void damageInsideIsDeclaredByTheSender() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Spool.packets(fixture.stream, 0, 100);
        Spool.pcm(fixture.stream, 0, 24_000);
        Spool.flip(Spool.segment(fixture.stream, "packets"), 40L * Spool.PACKET_RECORD_BYTES + 50, 1);
        SignedManifest signed = onlyOne(close(fixture)).manifest();
        assertNotNull(signed);
        assertEquals(set(40, 41), signed.manifest().unspooledPackets());
    }

    @Test
    void aReceivedTakeIsClosedWithoutAManifest() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.RECEIVED);
        fixture.open();
        Spool.packets(fixture.stream, 0, 50);
        Spool.packets(fixture.stream, 60, 100);
        TakeInfo closed = onlyOne(TakeCloser.closeLapsed(fixture.session, Stations.STUDIO, later(fixture)));
        assertNull(closed.manifest());
        assertEquals(range(8, 100), closed.indices());
        assertEquals(range(2_400, 100 * 240 - 120), closed.samples());
        assertTrue(String.valueOf(closed.endReason()).startsWith("the receiving application stopped"));
    }

    @Test
    void aTakeOfWhichNothingWasWrittenIsEmpty() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        TakeInfo closed = onlyOne(close(fixture));
        assertEquals(range(2_400, 2_400), closed.samples());
        assertEquals(range(8, 8), closed.indices());
        assertNotNull(closed.manifest());
    }

    @Test
    void nothingIsClosedWhileTheLockIsHeld() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Spool.packets(fixture.stream, 0, 100);
        try (LiveLock lock = fixture.session.tryLockLive().orElseThrow()) {
            lock.touch(fixture.clock.epochMs());
            assertEquals(List.of(), close(fixture));
            assertTrue(fixture.take.info().isOpen());
        }
        assertEquals(1, close(fixture).size());
    }

    @Test
    void nothingIsClosedUntilTheLeaseHasLapsed() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        try (LiveLock lock = fixture.session.tryLockLive().orElseThrow()) {
            lock.touch(fixture.clock.epochMs());
        }
        long touched = fixture.clock.epochMs();
        assertEquals(List.of(), TakeCloser.closeLapsed(fixture.session, Stations.BOOTH, touched + 5_000));
        assertEquals(
                1,
                TakeCloser.closeLapsed(fixture.session, Stations.BOOTH, touched + 5_001)
                        .size());
        assertFalse(fixture.take.info().isOpen());
    }

    @Test
    void aDamagedTakeDoesNotKeepTheOthersOpen() throws Exception {
        SessionFixture fixture = new SessionFixture(data, Direction.SENT);
        fixture.open();
        Path other = fixture.session.take("0000000000000001").folder();
        Files.createDirectories(other);
        Files.writeString(other.resolve("take.json"), "{");
        assertEquals(1, close(fixture).size());
    }

    private static List<TakeInfo> close(SessionFixture fixture) throws Exception {
        return TakeCloser.closeLapsed(fixture.session, Stations.BOOTH, later(fixture));
    }

    private static long later(SessionFixture fixture) {
        return fixture.clock.epochMs() + 60_000;
    }

    private static TakeInfo onlyOne(List<TakeInfo> closed) {
        assertEquals(1, closed.size());
        return closed.get(0);
    }

    private static void cut(Path file, int bytes) throws Exception {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() - bytes);
        }
    }
}
