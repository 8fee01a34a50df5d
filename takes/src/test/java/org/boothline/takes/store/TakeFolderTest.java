package org.boothline.takes.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.LongRange;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.SignedManifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeFolderTest {
    private static final String TAKE = "0123456789abcdef";

    @TempDir
    Path data;

    private TakeFolder take;

    @BeforeEach
    void create() throws UserFault {
        take = new TakeStore(data)
                .createSession(Stores.session(Stores.SESSION, 1))
                .take(TAKE);
    }

    @Test
    void anOpenTakeIsStoppedAndReadBackWhole() throws UserFault {
        TakeInfo open = Stores.open(TAKE, "Spot \u00fc \ud83c\udfa4 / ../ \"x\"", 7);
        take.write(open);
        assertEquals(open, take.info());
        assertThrows(IllegalStateException.class, open::samples);
        TakeInfo stopped = open.stopped(4_800, 22, "the listener stopped it", Stores.manifest("take x"));
        take.write(stopped);
        assertEquals(stopped, take.info());
        assertEquals(new LongRange(480, 4_800), take.info().samples());
        assertEquals(new LongRange(2, 22), take.info().indices());
    }

    @Test
    void aStoppedTakeNeverChanges() throws UserFault {
        TakeInfo open = Stores.open(TAKE, "Spot", 7);
        TakeInfo stopped = open.stopped(4_800, 22, "stopped", null);
        take.write(open);
        take.write(stopped);
        take.write(stopped); // The same again says nothing new.
        SignedManifest manifest = Stores.manifest("take x");
        List<TakeInfo> changes = List.of(
                open,
                open.stopped(4_801, 22, "stopped", null),
                open.stopped(4_800, 23, "stopped", null),
                open.stopped(4_800, 22, "for another reason", null),
                open.stopped(4_801, 22, "stopped", manifest),
                Stores.open(TAKE, "Renamed", 7).stopped(4_800, 22, "stopped", null),
                Stores.open(TAKE, "Spot", 8).stopped(4_800, 22, "stopped", manifest));
        for (TakeInfo change : changes) {
            UserFault fault = assertThrows(UserFault.class, () -> take.write(change));
            assertEquals(FaultCode.TAKE, fault.code());
            assertEquals(stopped, take.info());
        }
        take.write(stopped.withManifest(manifest));
        assertEquals(Optional.of(manifest), take.manifest());
        assertThrows(UserFault.class, () -> take.write(stopped.withManifest(Stores.manifest("take y"))));
        assertThrows(UserFault.class, () -> take.write(stopped), "a manifest is never taken away");
        assertEquals(Optional.of(manifest), take.manifest());
    }

    @Test
    void aDamagedTakeIsNeverOverwritten() throws UserFault, IOException {
        take.write(Stores.open(TAKE, "Spot", 7));
        Files.writeString(take.folder().resolve("take.json"), "{\"version\":1,");
        assertThrows(UserFault.class, () -> take.write(Stores.open(TAKE, "Spot", 7)));
        assertEquals("{\"version\":1,", Files.readString(take.folder().resolve("take.json")));
    }

    @Test
    void aStatementThatLacksAPartIsDamage() throws UserFault, IOException {
        take.write(Stores.open(TAKE, "Spot", 7).stopped(4_800, 22, "stopped", null));
        take.writeFetchedManifest(Stores.manifest("fetched"));
        Path file = take.folder().resolve("manifest.json");
        String whole = Files.readString(file);
        for (String part : List.of("lines", "certificateBase64", "signatureBase64")) {
            Files.writeString(file, whole.replace(part, "lost"));
            UserFault fault = assertThrows(UserFault.class, () -> take.manifest(), part);
            assertEquals(FaultCode.DISK, fault.code());
        }
    }

    @Test
    void aFetchedManifestCountsUntilTheTakeHasItsOwn() throws UserFault {
        TakeInfo stopped = Stores.open(TAKE, "Spot", 7).stopped(4_800, 22, "stopped", null);
        take.write(stopped);
        assertEquals(Optional.empty(), take.manifest());
        take.writeFetchedManifest(Stores.manifest("fetched"));
        assertEquals(Optional.of(Stores.manifest("fetched")), take.manifest());
        take.write(stopped.withManifest(Stores.manifest("own")));
        assertEquals(Optional.of(Stores.manifest("own")), take.manifest());
    }

    @Test
    void whereTheReceiverHadToGuessTheSendersWordCounts() throws UserFault {
        TakeInfo guessed = Stores.open(TAKE, "Spot", 9).stopped(9_999, 44, "the booth has not confirmed the end", null);
        take.write(guessed);
        assertEquals(guessed, take.info());
        take.writeFetchedManifest(Stores.manifest("the sending application stopped"));
        TakeInfo known = take.info();
        assertEquals(new LongRange(480, 4_800), known.samples());
        assertEquals(new LongRange(2, 22), known.indices());
        assertEquals(7, known.startEpochNs());
        assertEquals("the sending application stopped", known.endReason());
        take.write(known);
        assertEquals(known, take.info());
    }

    @Test
    void aProofIsReadBackAndADamagedOneIsAFault() throws UserFault, IOException {
        assertEquals(Optional.empty(), take.proof());
        take.writeProof(Proof.of(Stores.manifest("x")));
        assertEquals(Optional.of(Proof.of(Stores.manifest("x"))), take.proof());
        Files.writeString(take.proofFile(), "{\"version\":1}");
        assertThrows(UserFault.class, take::proof);
    }

    @Test
    void aTakeThatIsNotThereIsSaidNotToBe() throws UserFault {
        assertFalse(take.exists());
        assertEquals(FaultCode.TAKE, assertThrows(UserFault.class, take::info).code());
        Stores.write(take.session(), Stores.open(TAKE, "Spot", 7));
        assertTrue(take.exists());
        assertThrows(IllegalArgumentException.class, () -> take.write(Stores.open("00000000000000ff", "x", 1)));
    }

    @Test
    void impossibleTakesAreRefused() {
        TakeInfo open = Stores.open(TAKE, "Spot", 7);
        assertThrows(IllegalArgumentException.class, () -> open.stopped(479, 22, "", null));
        assertThrows(IllegalArgumentException.class, () -> open.stopped(480, 1, "", null));
        assertThrows(IllegalArgumentException.class, () -> Stores.open(TAKE, " ", 7));
        assertThrows(IllegalArgumentException.class, () -> Stores.open(TAKE, "x".repeat(201), 7));
        assertThrows(IllegalArgumentException.class, () -> Stores.open("../x", "x", 7));
        assertEquals(0, open.stopped(480, 2, "", null).samples().count(), "an empty take is a take");
    }
}
