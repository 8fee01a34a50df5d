package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.privacy.PrivateFiles;
import org.jspecify.annotations.Nullable;

/**
 * A text file that only grows, line by line. A line counts once its line feed is there: what a dying writer left behind
 * it is cut off by the next writer and ignored by readers.
 *
 * <p><b>Thread</b>: one writer; readers open the file for themselves.
 */
final class LineFile implements Closeable {
    private final Path path;
    private @Nullable RandomAccessFile file;
    private long length;

    LineFile(Path path) {
        this.path = path;
    }

    /** Appends whole lines, each ended by a line feed; after an exception none of them counts. */
    void append(String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        RandomAccessFile open = file == null ? open() : file;
        try {
            if (open.length() > length) {
                open.setLength(length); // Torn bytes that could not be cut off when the disk refused them.
            }
            open.seek(length);
            open.write(bytes);
            length += bytes.length;
        } catch (IOException e) {
            try {
                open.setLength(length);
            } catch (IOException cut) {
                e.addSuppressed(cut); // The next append cuts them off.
            }
            throw e;
        }
    }

    void force() throws IOException {
        if (file != null) {
            file.getFD().sync();
        }
    }

    /** The whole lines; none if there is no file. */
    static List<String> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end));
            from = end + 1;
        }
        return lines;
    }

    private RandomAccessFile open() throws IOException {
        if (!Files.exists(path)) {
            PrivateFiles.createFile(path);
        }
        RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
        try {
            long whole = opened.length();
            while (whole > 0 && !endsLine(opened, whole)) {
                whole--;
            }
            opened.setLength(whole);
            length = whole;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        file = opened;
        return opened;
    }

    private static boolean endsLine(RandomAccessFile file, long length) throws IOException {
        file.seek(length - 1);
        return file.read() == '\n';
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile closing = file;
        file = null;
        if (closing != null) {
            closing.close();
        }
    }
}
