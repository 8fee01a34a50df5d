package org.boothline.takes.log;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Reads one segment through a sliding buffer. <b>Thread</b>: one at a time. <b>Memory</b>: the buffer, made by the owner
 * so that many segments can share it.
 */
final class SegmentWindow implements Closeable {
    /** At least one record must fit; more makes reading in sequence fast. */
    static final int BUFFER_BYTES = 512 << 10;

    private final RandomAccessFile file;
    private final byte[] buffer;
    private final long length;
    private long start;
    private int count;

    /** @throws IOException if the segment can't be opened or is longer than any segment can be */
    SegmentWindow(Path segment, byte[] buffer) throws IOException {
        this.buffer = buffer;
        file = new RandomAccessFile(segment.toFile(), "r");
        try {
            length = file.length();
            if (length > Integer.MAX_VALUE) {
                throw new IOException(segment.getFileName() + " is longer than any segment");
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The length when it was opened; what a writer appended since does not exist here. */
    long length() {
        return length;
    }

    byte[] bytes() {
        return buffer;
    }

    /**
     * Makes {@code bytes} bytes from {@code offset} on readable; fewer only if the file ends.
     *
     * @return where in {@link #bytes} they begin
     * @throws IOException if the medium fails or the file became shorter
     */
    int at(long offset, int bytes) throws IOException {
        if (offset >= length) {
            throw new EOFException("the segment is shorter than it was");
        }
        long end = Math.min(length, offset + bytes);
        if (offset < start || end > start + count) {
            int wanted = (int) Math.min(buffer.length, length - offset);
            file.seek(offset);
            count = 0;
            start = offset;
            file.readFully(buffer, 0, wanted);
            count = wanted;
        }
        return (int) (offset - start);
    }

    /** Where in {@link #bytes} the readable ones end. */
    int end() {
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
