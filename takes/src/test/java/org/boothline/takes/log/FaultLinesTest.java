package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultLinesTest {
    @TempDir
    Path folder;

    @Test
    void whatWasToldIsReadBack() throws IOException {
        try (SpoolFaults faults = new SpoolFaults(folder)) {
            faults.sourceFault(new LongRange(10, 20), "the device is gone");
            faults.sourceFault(new LongRange(30, 40), "");
            faults.sourceFault(new LongRange(50, 50), "nothing");
            faults.unspooledPackets(new LongRange(1, 3));
            faults.unspooledPackets(new LongRange(3, 5));
            faults.unspooledSamples(new LongRange(240, 720));
            faults.flush();
            faults.flush();
            faults.unspooledPackets(new LongRange(9, 10));
        }
        assertEquals(
                List.of(
                        "sourceFault 10 20 the device is gone",
                        "sourceFault 30 40",
                        "unspooledPackets 1 5",
                        "unspooledSamples 240 720",
                        "unspooledPackets 9 10"),
                Files.readAllLines(faultsFile()));
        SpoolFaults.Listed listed = SpoolFaults.read(folder);
        assertEquals(
                List.of(
                        new SpoolFaults.Fault(new LongRange(10, 20), "the device is gone"),
                        new SpoolFaults.Fault(new LongRange(30, 40), "")),
                listed.sourceFaults());
        assertEquals(new RangeSet(List.of(new LongRange(1, 5), new LongRange(9, 10))), listed.unspooledPackets());
        assertEquals(new RangeSet(List.of(new LongRange(240, 720))), listed.unspooledSamples());
        assertEquals(0, listed.unreadableLines());
    }

    @Test
    void noReasonCanBreakItsLine() throws IOException {
        String nasty = "a\nsourceFault 1 2\r\n\u2028b\u2029\u0085c\u000b\ud83c\udfa4";
        try (SpoolFaults faults = new SpoolFaults(folder)) {
            faults.sourceFault(new LongRange(10, 20), nasty);
        }
        SpoolFaults.Listed listed = SpoolFaults.read(folder);
        assertEquals(1, listed.sourceFaults().size());
        assertEquals(new LongRange(10, 20), listed.sourceFaults().get(0).range());
        assertEquals(0, listed.unreadableLines());
    }

    @Test
    void aTornLastLineDoesNotCountAndIsCutByTheNextWriter() throws IOException {
        String whole = "unspooledPackets 1 3\nunspooledPackets 5 100\n";
        int secondLine = whole.indexOf('\n') + 1;
        for (int length = secondLine; length < whole.length(); length++) {
            Files.writeString(faultsFile(), whole.substring(0, length));
            assertEquals(2, SpoolFaults.read(folder).unspooledPackets().count(), "length " + length);
            try (SpoolFaults faults = new SpoolFaults(folder)) {
                faults.unspooledPackets(new LongRange(7, 8));
            }
            assertEquals("unspooledPackets 1 3\nunspooledPackets 7 8\n", Files.readString(faultsFile()));
        }
    }

    @Test
    void aFileOfOneTornLineIsEmptiedByTheNextWriter() throws IOException {
        Files.writeString(folder.resolve(PlayoutNotes.FILE_NAME), "concealed 1 3");
        assertEquals(0, PlayoutNotes.read(folder).concealed().count());
        try (PlayoutNotes notes = new PlayoutNotes(folder)) {
            notes.concealed(new LongRange(4, 6));
        }
        assertEquals("concealed 4 6\n", Files.readString(folder.resolve(PlayoutNotes.FILE_NAME)));
    }

    @Test
    void saysWhichPacketsWereBroughtBackDuringTheCall() throws IOException {
        try (PlayoutNotes notes = new PlayoutNotes(folder)) {
            notes.copied(7);
            notes.copied(8);
            notes.resent(3);
        }
        assertEquals("copied 7 9\nresent 3 4\n", Files.readString(folder.resolve(PlayoutNotes.FILE_NAME)));
        PlayoutNotes.Heard heard = PlayoutNotes.read(folder);
        assertEquals(2, heard.copied().count());
        assertEquals(1, heard.resent().count());
        assertEquals(0, heard.concealed().count());
    }

    @Test
    void unknownLinesAreCountedAndDoNotHideTheOthers() throws IOException {
        Files.writeString(
                faultsFile(),
                "what is this\nunspooledPackets 5 2\nunspooledPackets -1 2\nunspooledPackets 99999999999999999999 2\n"
                        + "later 1 2\n\nunspooledSamples 3 4\n");
        SpoolFaults.Listed listed = SpoolFaults.read(folder);
        assertEquals(6, listed.unreadableLines());
        assertEquals(1, listed.unspooledSamples().count());
    }

    @Test
    void whatTheDiskRefusedIsKeptAndWrittenByTheNextFlush() throws IOException {
        Path later = folder.resolve("later");
        SpoolFaults faults = new SpoolFaults(later);
        PlayoutNotes notes = new PlayoutNotes(later);
        faults.unspooledPackets(new LongRange(1, 3));
        faults.sourceFault(new LongRange(4, 5), "gone");
        notes.concealed(new LongRange(6, 7));
        assertThrows(IOException.class, faults::flush, "there is no folder");
        assertThrows(IOException.class, notes::flush);
        assertEquals(0, SpoolFaults.read(later).unspooledPackets().count());
        Files.createDirectory(later);
        faults.unspooledPackets(new LongRange(3, 4));
        faults.close();
        notes.close();
        assertEquals(
                new RangeSet(List.of(new LongRange(1, 4))),
                SpoolFaults.read(later).unspooledPackets());
        assertEquals(1, SpoolFaults.read(later).sourceFaults().size());
        assertEquals(1, PlayoutNotes.read(later).concealed().count());
    }

    @Test
    void bytesThatARefusalLeftBehindAreGoneAfterAShorterAppend() throws IOException {
        Path path = folder.resolve("lines.log");
        try (LineFile file = new LineFile(path)) {
            file.append("one\n");
            Files.writeString(path, "a long line that was refused\nand half of", StandardOpenOption.APPEND);
            file.append("two\n");
            assertEquals(List.of("one", "two"), LineFile.read(path));
            assertEquals("one\ntwo\n", Files.readString(path));
        }
    }

    @Test
    void whatWasMadeUpBeforeTheFirstSampleDoesNotHideTheRest() throws IOException {
        try (PlayoutNotes notes = new PlayoutNotes(folder)) {
            notes.concealed(new LongRange(-120, 120));
            notes.concealed(new LongRange(-240, -120));
        }
        assertEquals(
                List.of(new LongRange(0, 120)),
                PlayoutNotes.read(folder).concealed().ranges());
    }

    @Test
    void nothingToldMakesNoFileAndNoFileMeansNothing() throws IOException {
        new SpoolFaults(folder).close();
        new PlayoutNotes(folder).close();
        assertFalse(Files.exists(faultsFile()));
        assertEquals(0, SpoolFaults.read(folder).sourceFaults().size());
        assertEquals(0, PlayoutNotes.read(folder).concealed().count());
    }

    @Test
    void foldersAndFilesBelongToTheirOwnerOnly() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no POSIX rights");
        Path deep = folder.resolve("a/b/c");
        Logs.packets(deep, 0, 1);
        try (SpoolFaults faults = new SpoolFaults(deep)) {
            faults.unspooledPackets(new LongRange(1, 2));
        }
        for (Path made : List.of(folder.resolve("a"), folder.resolve("a/b"), deep)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
        for (Path made : List.of(Logs.segment(deep, "packets", 1), deep.resolve(SpoolFaults.FILE_NAME))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
    }

    private Path faultsFile() {
        return folder.resolve(SpoolFaults.FILE_NAME);
    }
}
