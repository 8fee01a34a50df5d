package org.boothline.engine.codec;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.natives.NativeLibrary;
import org.lwjgl.Version;
import org.lwjgl.system.Configuration;
import org.lwjgl.util.opus.Opus;

/**
 * libopus through LWJGL's prebuilt binding (Linux, Windows and macOS, x64 and arm64): the second choice, where our own was
 * not built.
 *
 * <p><b>Memory</b>: nothing per frame, neither ours nor the library's.
 */
final class LwjglOpus implements CodecProvider {
    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final boolean usable;
    private final String reason;
    private final String version;

    /** Tries the native library by making a decoder, and remembers how that went. */
    LwjglOpus() {
        this(LwjglOpus::load);
    }

    /** @param loader loads the library and returns its version; throws what the class loader throws */
    LwjglOpus(Loader loader) {
        String found = "";
        String why;
        try {
            found = loader.load();
            why = "native library loaded for " + platform();
        } catch (LinkageError | RuntimeException failed) {
            why = "no native library for " + platform() + " could be loaded (" + firstLine(failed) + ")";
        }
        usable = !found.isEmpty();
        version = found;
        reason = why;
    }

    /** Loads the native library; a seam for machines where that fails. */
    @FunctionalInterface
    interface Loader {
        String load();
    }

    private static String load() {
        // First ours, if it is there: both bring a libopus.so.0, and the linker would give ours the one that LWJGL has
        // loaded.
        NativeLibrary.usable();
        // From 25 on LWJGL's default way to memory makes the JVM warn; the foreign memory interface does not, at equal
        // speed.
        if (Runtime.version().feature() >= 25 && Configuration.MEMORY_BACKEND.get() == null) {
            Configuration.MEMORY_BACKEND.set("ffm");
        }
        // LWJGL explains a failed load on standard error at length; our reason() says it in one sentence instead.
        Object before = Configuration.DEBUG_STREAM.get();
        Configuration.DEBUG_STREAM.set(SILENT);
        try {
            try (FrameDecoder probe = new LwjglOpusDecoder(1)) {
                probe.reset();
            }
        } finally {
            Configuration.DEBUG_STREAM.set(before);
        }
        String name = Opus.opus_get_version_string();
        return (name == null || name.endsWith("unknown") ? "libopus" : name) + " of LWJGL " + Version.getVersion();
    }

    private static String platform() {
        return System.getProperty("os.name", "?").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch", "?");
    }

    private static String firstLine(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getMessage();
        return text == null
                ? root.getClass().getSimpleName()
                : text.lines().findFirst().orElse("").strip();
    }

    @Override
    public String name() {
        return "lwjgl";
    }

    @Override
    public boolean usable() {
        return usable;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public boolean needsWarmUp() {
        return false;
    }

    @Override
    public FrameEncoder encoder(StreamFormat format) throws UserFault {
        OpusSettings.requireOpus(this, format.codec());
        return new LwjglOpusEncoder(format);
    }

    @Override
    public FrameDecoder decoder(Codec codec, int channels) throws UserFault {
        OpusSettings.requireOpus(this, codec);
        return new LwjglOpusDecoder(channels);
    }

    static ByteBuffer directBuffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** A library that can't make an encoder or decoder from checked arguments is out of memory or broken. */
    static void checkCreated(long handle, int error) {
        if (handle == 0 || error != Opus.OPUS_OK) {
            throw new IllegalStateException("libopus could not be set up: " + Opus.opus_strerror(error));
        }
    }
}
