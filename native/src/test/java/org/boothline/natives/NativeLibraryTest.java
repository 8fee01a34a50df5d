package org.boothline.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    @Test
    void saysInOneClauseWhyALibraryDoesNotLoad() {
        NativeLibrary broken = new NativeLibrary(() -> {
            throw new UnsatisfiedLinkError("libopus.so.0: cannot open shared object file\nand more");
        });
        assertEquals("", broken.version());
        assertTrue(broken.why().endsWith("(libopus.so.0: cannot open shared object file)"), broken.why());
        assertTrue(broken.why().contains(NativeLibrary.platform()), broken.why());
    }

    @Test
    void takesAFolderThatCannotBeWrittenForALibraryThatIsNotThere() {
        NativeLibrary unwritable = new NativeLibrary(() -> {
            throw new IOException();
        });
        assertTrue(unwritable.why().endsWith("(IOException)"), unwritable.why());
    }

    @Test
    void namesThePlatformAsTheBuildDoes() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the name is checked on Linux");
        assertEquals("linux-" + System.getProperty("os.arch"), NativeLibrary.platform());
    }

    @Test
    void isUsableExactlyIfItNamesItsLibopus() {
        assertEquals(NativeLibrary.usable(), NativeLibrary.opus().startsWith("libopus"));
        assertFalse(NativeLibrary.reason().isEmpty());
    }
}
