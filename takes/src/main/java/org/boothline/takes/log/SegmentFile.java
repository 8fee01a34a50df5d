package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.boothline.base.privacy.PrivateFiles;

/** The file under a {@link SegmentWriter}: what it needs of a disk, so that tests can let a disk fail. */
interface SegmentFile extends Closeable {
    /** Appends; after an exception some of the bytes may be there. */
    void write(byte[] bytes, int offset, int count) throws IOException;

    long length() throws IOException;

    /** Cuts the file and goes on writing there. */
    void truncate(long length) throws IOException;

    /** Returns when what was written is on the medium. */
    void force() throws IOException;

    /** Makes the files of a segment writer. */
    interface Maker {
        /** A new, empty file that did not exist. */
        SegmentFile make(Path file) throws IOException;
    }

    /**
     * A real file. Not a FileChannel: that one closes itself when its thread is interrupted, and an interrupt must never
     * cost a recording.
     */
    static SegmentFile create(Path path) throws IOException {
        PrivateFiles.createFile(path);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new SegmentFile() {
            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                file.write(bytes, offset, count);
            }

            @Override
            public long length() throws IOException {
                return file.length();
            }

            @Override
            public void truncate(long length) throws IOException {
                file.setLength(length);
                file.seek(length);
            }

            @Override
            public void force() throws IOException {
                file.getFD().sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
