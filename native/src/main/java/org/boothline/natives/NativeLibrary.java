package org.boothline.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Our native library: part of the jar where it was built, unpacked and loaded when first asked for.
 *
 * <p>It is unpacked into a folder that is made anew each time and belongs to its owner only, and deleted as soon as it is
 * loaded: nothing that somebody else could have put there is ever loaded, and nothing is left behind (Windows keeps a loaded
 * file; there it stays in the user's temporary folder).
 *
 * <p><b>Thread</b>: any.
 */
public final class NativeLibrary {
    private static final String NAME = System.mapLibraryName("boothline");

    /** Loaded with the first question. */
    private static final class Loaded {
        static final NativeLibrary LIBRARY = new NativeLibrary(NativeLibrary::load);
    }

    private final String version;
    private final String reason;

    /** @param loader loads the library and returns libopus's version; a seam for machines where that fails */
    NativeLibrary(Loader loader) {
        String found = "";
        String why;
        try {
            found = loader.load();
            why = "our own binding, loaded for " + platform();
        } catch (LinkageError | IOException | RuntimeException failed) {
            String said = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
            why = "our own binding can't be used on " + platform() + " ("
                    + said.lines().findFirst().orElse("").strip() + ")";
        }
        version = found;
        reason = why;
    }

    /** See the constructor. */
    @FunctionalInterface
    interface Loader {
        String load() throws IOException;
    }

    /** Whether the library is there and loads. */
    public static boolean usable() {
        return !opus().isEmpty();
    }

    /** Why it is usable or is not: a clause without a full stop. */
    public static String reason() {
        return Loaded.LIBRARY.reason;
    }

    /** The version of the libopus that it uses, the system's own: "libopus 1.3.1"; empty if it is not usable. */
    public static String opus() {
        return Loaded.LIBRARY.version;
    }

    String version() {
        return version;
    }

    String why() {
        return reason;
    }

    /** @throws IllegalStateException if the library is not there: whoever calls has not asked {@link #usable} */
    static void require() {
        if (!usable()) {
            throw new IllegalStateException(reason());
        }
    }

    private static String load() throws IOException {
        try (InputStream library = NativeLibrary.class.getResourceAsStream(platform() + "/" + NAME)) {
            if (library == null) {
                throw new IOException("it was not built here: that takes cmake, a C compiler and libopus's headers");
            }
            Path file = unpack(library);
            try {
                System.load(file.toString());
            } catch (UnsatisfiedLinkError refused) {
                // The path, which is gone in a moment, stands before the reason once or twice.
                throw new IOException(String.valueOf(refused.getMessage()).replace(file + ": ", ""), refused);
            } finally {
                delete(file);
                delete(Objects.requireNonNull(file.getParent()));
            }
        }
        return opusVersion();
    }

    private static Path unpack(InputStream library) throws IOException {
        try {
            // For its owner only: that is what createTempDirectory makes.
            Path file = Files.createTempDirectory("boothline-native").resolve(NAME);
            Files.copy(library, file);
            return file;
        } catch (IOException failed) {
            throw new IOException("nothing can be written to the temporary folder", failed);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException keptByWindows) {
            path.toFile().deleteOnExit();
        }
    }

    /** As build.sh names it: {@code linux-amd64}. */
    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String name = system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : system;
        return name + "-" + System.getProperty("os.arch", "");
    }

    private static native String opusVersion();
}
