package org.boothline.takes.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A real disk that fails when told to. */
final class BadDisk implements SegmentFile.Maker {
    boolean refusing;
    boolean refusesMake;
    boolean refusesTruncate;
    /** How much of the next write arrives before it fails. */
    int takesBytes = Integer.MAX_VALUE;

    void recover() {
        refusing = false;
        refusesMake = false;
        refusesTruncate = false;
        takesBytes = Integer.MAX_VALUE;
    }

    void sicken(Random random) {
        refusing = random.nextInt(3) == 0;
        refusesMake = random.nextInt(3) == 0;
        refusesTruncate = random.nextInt(2) == 0;
        takesBytes = random.nextInt(3) == 0 ? random.nextInt(60_000) : Integer.MAX_VALUE;
    }

    @Override
    public SegmentFile make(Path file) throws IOException {
        if (refusesMake) {
            throw new IOException("no file today");
        }
        SegmentFile real = SegmentFile.create(file);
        return new SegmentFile() {
            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                if (refusing) {
                    throw new IOException("no space left");
                }
                if (takesBytes < count) {
                    real.write(bytes, offset, takesBytes);
                    throw new IOException("no space left after " + takesBytes);
                }
                real.write(bytes, offset, count);
            }

            @Override
            public long length() throws IOException {
                return real.length();
            }

            @Override
            public void truncate(long length) throws IOException {
                if (refusesTruncate) {
                    throw new IOException("can't cut");
                }
                real.truncate(length);
            }

            @Override
            public void force() {
                // Waiting for a medium has nothing to do with what is tested here.
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }
}
