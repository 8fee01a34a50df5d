package org.boothline.transport.trust;

import static org.boothline.transport.trust.Stations.ACCEPTING;
import static org.boothline.transport.trust.Stations.DIALLING;
import static org.boothline.transport.trust.Stations.NOW_MS;
import static org.boothline.transport.trust.Stations.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerBookTest {
    @TempDir
    private Path data;

    private PeerBook book;

    @BeforeEach
    void open() {
        book = new PeerBook(data);
    }

    private Path file() {
        return data.resolve("peers.json");
    }

    private KnownPeer pin(Fingerprint fingerprint, String name) throws UserFault {
        return book.pin(fingerprint, name, PairedBy.WORDS, "192.0.2.1", 6000, NOW_MS);
    }

    private List<String> names() throws UserFault {
        return book.list().stream().map(KnownPeer::name).toList();
    }

    @Test
    void knowsNobodyAtFirstAndLeavesNoTrace() throws Exception {
        assertEquals(List.of(), book.list());
        assertEquals(Optional.empty(), book.find(DIALLING));
        assertEquals(Optional.empty(), book.findByName("Studio"));
        assertEquals(List.of(), book.findByAddress("192.0.2.1", 6000));
        assertFalse(book.noteCall(DIALLING, "192.0.2.1", 6000, NOW_MS));
        try (var left = Files.list(data)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void findsAPinnedStationByKeyNameAndAddress() throws UserFault {
        KnownPeer pinned = pin(DIALLING, "Studio Nord");
        assertEquals(new KnownPeer(DIALLING, "Studio Nord", PairedBy.WORDS, NOW_MS, "192.0.2.1", 6000, 0), pinned);
        for (PeerBook any : List.of(book, new PeerBook(data))) {
            assertEquals(Optional.of(pinned), any.find(DIALLING));
            assertEquals(Optional.empty(), any.find(THIRD));
            assertEquals(Optional.of(pinned), any.findByName("studio nord"));
            assertEquals(Optional.of(pinned), any.findByName(" STUDIO  NORD "));
            assertEquals(Optional.of(pinned), any.findByName("Stu\u200Bdio \uFF2Eord"), "looks the same");
            assertEquals(Optional.empty(), any.findByName("Studio"));
            assertEquals(List.of(pinned), any.findByAddress("192.0.2.1", 6000));
            assertEquals(List.of(), any.findByAddress("192.0.2.1", 6002));
        }
    }

    @Test
    void namesThatDifferInCaseOnlyAreTheSameInEveryLanguage() throws UserFault {
        pin(DIALLING, "Straße İ");
        assertTrue(book.findByName("STRASSE İ").isPresent());
        assertTrue(book.findByName("straße İ").isPresent());
        assertEquals("STRASSE İ 2", pin(THIRD, "STRASSE İ").name());
    }

    @Test
    void givesASecondStationOfTheSameNameANumber() throws UserFault {
        assertEquals("Studio", pin(Stations.number(1), "Studio").name());
        assertEquals("studio 2", pin(Stations.number(2), "studio").name());
        assertEquals("Studio 3", pin(Stations.number(3), "Studio").name());
        assertEquals("Studio 2 2", pin(Stations.number(4), "Studio 2").name());
        String longest = "x".repeat(62) + "\uD83C\uDF99";
        assertEquals(longest, pin(Stations.number(5), longest).name());
        assertEquals("x".repeat(62) + " 2", pin(Stations.number(6), longest).name());
    }

    @Test
    void cleansNamesOfWhatCantBeSeen() throws UserFault {
        assertEquals("Studio", pin(Stations.number(1), "\u202EStu\u0007dio\n").name());
        assertEquals("station", pin(Stations.number(2), "\u200B \u200B").name());
        assertEquals("station 2", pin(Stations.number(3), "").name());
        assertEquals(64, pin(Stations.number(4), "y".repeat(300)).name().length());
    }

    @Test
    void pinningAKnownStationAgainKeepsItsName() throws UserFault {
        pin(DIALLING, "Studio");
        book.rename("Studio", "Nord");
        book.noteCall(DIALLING, "192.0.2.9", 7000, NOW_MS + 1);
        KnownPeer again = book.pin(DIALLING, "Studio", PairedBy.INVITATION, "", 0, NOW_MS + 2);
        assertEquals(
                new KnownPeer(DIALLING, "Nord", PairedBy.INVITATION, NOW_MS + 2, "192.0.2.9", 7000, NOW_MS + 1), again);
        assertEquals(List.of(again), book.list());
    }

    @Test
    void renames() throws UserFault {
        pin(DIALLING, "Studio");
        pin(THIRD, "Booth");
        assertEquals("STUDIO", book.rename("studio", "STUDIO").name());
        assertEquals("Nord", book.rename("Studio", " Nord ").name());
        assertEquals(List.of("Booth", "Nord"), names());
        for (String unusable : List.of("booth", "", "  ", "a\u001b[2J", "z".repeat(65))) {
            UserFault fault = assertThrows(UserFault.class, () -> book.rename("Nord", unusable), unusable);
            assertEquals(FaultCode.USAGE, fault.code());
        }
        assertEquals(
                FaultCode.USAGE,
                assertThrows(UserFault.class, () -> book.rename("Süd", "Ost")).code());
        assertEquals(List.of("Booth", "Nord"), names());
    }

    @Test
    void forgets() throws UserFault {
        pin(DIALLING, "Studio");
        pin(THIRD, "Booth");
        assertEquals(DIALLING, book.forget("STUDIO").fingerprint());
        assertEquals(Optional.empty(), book.find(DIALLING));
        assertEquals(List.of("Booth"), names());
        UserFault fault = assertThrows(UserFault.class, () -> book.forget("Studio"));
        assertTrue(fault.remedy().contains("peers list"), fault.sentence());
        assertEquals("Studio", pin(ACCEPTING, "Studio").name());
    }

    @Test
    void notesWhereAndWhenACallWas() throws UserFault {
        pin(DIALLING, "Studio");
        pin(THIRD, "Booth");
        assertTrue(book.noteCall(DIALLING, "Nord.Example", 7000, NOW_MS + 1));
        assertTrue(book.noteCall(THIRD, "nord.example", 7000, NOW_MS + 2));
        assertEquals(
                List.of("Booth", "Studio"),
                book.findByAddress("NORD.example", 7000).stream()
                        .map(KnownPeer::name)
                        .toList());
        assertTrue(book.noteCall(DIALLING, "", 0, NOW_MS + 3));
        KnownPeer studio = book.find(DIALLING).orElseThrow();
        assertEquals("Nord.Example", studio.host());
        assertEquals(NOW_MS + 3, studio.lastCallEpochMs());
        assertFalse(book.noteCall(ACCEPTING, "nord.example", 7000, NOW_MS));
    }

    @Test
    void seesAtOnceWhatAnotherHasChanged() throws Exception {
        PeerBook other = new PeerBook(data);
        for (int round = 0; round < 20; round++) {
            pin(DIALLING, "Studio");
            assertTrue(other.find(DIALLING).isPresent());
            assertTrue(book.find(DIALLING).isPresent());
            other.forget("Studio");
            assertTrue(book.find(DIALLING).isEmpty());
            assertTrue(other.find(DIALLING).isEmpty());
        }
        pin(DIALLING, "Studio");
        Files.delete(file());
        assertEquals(List.of(), book.list());
    }

    @Test
    void writesTheFormThatIsDocumented() throws Exception {
        book.pin(DIALLING, "Studio", PairedBy.WORDS, "192.0.2.1", 6000, NOW_MS);
        book.pin(THIRD, "Booth", PairedBy.FINGERPRINT, "", 0, NOW_MS);
        book.noteCall(DIALLING, "192.0.2.1", 6000, NOW_MS + 1);
        String booth =
                "{\"fingerprint\":\"" + THIRD + "\",\"name\":\"Booth\",\"how\":\"fingerprint\",\"pairedEpochMs\":"
                        + NOW_MS + ",\"host\":\"\",\"basePort\":0,\"lastCallEpochMs\":0}";
        String studio = "{\"fingerprint\":\"" + DIALLING + "\",\"name\":\"Studio\",\"how\":\"words\",\"pairedEpochMs\":"
                + NOW_MS + ",\"host\":\"192.0.2.1\",\"basePort\":6000,\"lastCallEpochMs\":" + (NOW_MS + 1) + "}";
        assertEquals(
                "{\"version\":1,\"peers\":[" + booth + "," + studio + "]}",
                Files.readString(file()).replaceAll("\\s", ""));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("peers.lock"))));
    }

    @Test
    void makesTheDataFolderForItsOwnerOnly() throws Exception {
        Path missing = data.resolve("a/b");
        new PeerBook(missing).pin(DIALLING, "Studio", PairedBy.WORDS, "", 0, NOW_MS);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)));
    }

    @Test
    void tellsADamagedOrLaterFileAndNeverWritesOverIt() throws Exception {
        pin(DIALLING, "Studio");
        pin(THIRD, "Booth");
        String good = Files.readString(file());
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"version\" : 1}",
                "{\"version\" : 1, \"peers\" : [ null ]}",
                good.substring(0, good.length() / 2),
                good + "x",
                good.replace("\"words\"", "\"hearsay\""),
                good.replace("\"words\"", "0"),
                good.replace("\"how\" : \"words\",", ""),
                good.replace(DIALLING.hex(), "no fingerprint"),
                good.replace(DIALLING.hex(), THIRD.hex()),
                good.replace("\"Booth\"", "\"STUDIO\""),
                good.replace("\"Booth\"", "\"\\u001b[2J\""),
                good.replace("6000", "-1"),
                good.replace("6000", "6000.5"),
                good.replace("\"basePort\" : 6000,", ""),
                good.replace("\"version\" : 1", "\"version\" : 0"),
                good.replace("\"version\" : 1", "\"version\" : \"1\""),
                good.replace("\"version\" : 1", "\"version\" : 2"),
                good.replace("\"version\" : 1", "\"version\" : 1, \"later\" : true"),
                good.replace("\"how\"", "\"later\" : true, \"how\""))) {
            assertNotEquals(good, bad);
            Files.writeString(file(), bad);
            for (PeerBook any : List.of(book, new PeerBook(data))) {
                UserFault fault = assertThrows(UserFault.class, () -> any.find(DIALLING), bad);
                assertEquals(FaultCode.DISK, fault.code());
                assertTrue(fault.sentence().contains(file().toString()), fault.sentence());
                assertEquals(1, fault.sentence().lines().count(), fault.sentence());
                assertThrows(UserFault.class, () -> any.pin(ACCEPTING, "X", PairedBy.WORDS, "", 0, NOW_MS), bad);
                assertThrows(UserFault.class, () -> any.forget("Studio"), bad);
            }
            assertEquals(bad, Files.readString(file()));
        }
        Files.writeString(file(), good);
        assertEquals(List.of("Booth", "Studio"), names());
    }

    @Test
    void saysWhichFaultALaterFileAndADamagedOneIs() throws Exception {
        Files.writeString(file(), "{\"version\":2,\"peers\":{}}");
        UserFault later = assertThrows(UserFault.class, book::list);
        assertTrue(later.why().contains("a later Boothline"), later.sentence());
        Files.writeString(file(), "{\"version\":1,\"peers\":[\n{\"finger");
        UserFault damaged = assertThrows(UserFault.class, book::list);
        assertTrue(damaged.why().contains("line 2"), damaged.sentence());
        assertTrue(damaged.remedy().contains("backup"), damaged.sentence());
    }

    @Test
    void losesNothingWhenManyPinAtTheSameMoment() throws Exception {
        int many = 24;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<KnownPeer>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Fingerprint fingerprint = Stations.number(i);
                Callable<KnownPeer> work = () -> {
                    together.await();
                    return new PeerBook(data).pin(fingerprint, "Studio", PairedBy.WORDS, "", 0, NOW_MS);
                };
                all.add(threads.submit(work));
            }
            for (Future<KnownPeer> one : all) {
                assertEquals(Optional.of(one.get()), book.find(one.get().fingerprint()));
            }
            assertEquals(
                    many,
                    names().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .distinct()
                            .count());
        } finally {
            threads.shutdownNow();
        }
    }
}
