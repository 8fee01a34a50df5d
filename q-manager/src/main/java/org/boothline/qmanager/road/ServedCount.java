package org.boothline.qmanager.road;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boothline.base.privacy.PrivateFiles;

/**
 * How many payload bytes of a take were sent to others: {@code served.json} in the take's folder. Written in place, in
 * one write of fixed length, so that the count survives the death of this process to the byte.
 *
 * <p><b>Thread</b>: the serving thread; {@link #read} any.
 */
final class ServedCount implements AutoCloseable {
    private static final String NAME = "served.json";
    private static final Pattern READ =
            Pattern.compile("\\{\"version\":1,\"packetBytes\": *([0-9]+),\"pcmBytes\": *([0-9]+)}\\s*");

    private final FileChannel file;
    private Bytes bytes;

    /** What was sent of a take. */
    record Bytes(long packetBytes, long pcmBytes) {
        static final Bytes NONE = new Bytes(0, 0);

        long all() {
            return packetBytes + pcmBytes;
        }
    }

    /** The file is made if it is not there. */
    ServedCount(Path takeFolder) throws IOException {
        bytes = read(takeFolder);
        file = PrivateFiles.open(takeFolder.resolve(NAME));
    }

    /** What the file says; nothing if there is none or it can't be understood: the count is no part of any proof. */
    static Bytes read(Path takeFolder) {
        try {
            Path path = takeFolder.resolve(NAME);
            Matcher matcher = READ.matcher(Files.exists(path) ? Files.readString(path) : "");
            return matcher.matches()
                    ? new Bytes(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
                    : Bytes.NONE;
        } catch (IOException | NumberFormatException e) {
            return Bytes.NONE;
        }
    }

    /** Adds to the count. */
    void add(long packetBytes, long pcmBytes) throws IOException {
        bytes = new Bytes(bytes.packetBytes() + packetBytes, bytes.pcmBytes() + pcmBytes);
        String text = String.format(
                Locale.ROOT,
                "{\"version\":1,\"packetBytes\":%20d,\"pcmBytes\":%20d}\n",
                bytes.packetBytes(),
                bytes.pcmBytes());
        ByteBuffer all = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (all.hasRemaining()) {
            file.write(all, all.position());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
