package org.boothline.engine.wav;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.pcm.SampleEncoding;

/**
 * Reads a WAV file: PCM of 16, 24 or 32 bits, 32-bit float, also extensible, RF64 and BW64. A file that is not whole
 * is refused on opening, with the seconds that could be read.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: one block of {@value #BLOCK_FRAMES} frames, made here; nothing per read.
 */
public final class WavReader implements Closeable {
    private static final int BLOCK_FRAMES = 4_096;

    private final Path path;
    private final RandomAccessFile file;
    private final WavLayout layout;
    private final byte[] block;
    private long position;

    private WavReader(Path path, RandomAccessFile file, WavLayout layout) {
        this.path = path;
        this.file = file;
        this.layout = layout;
        block = new byte[BLOCK_FRAMES * layout.format().frameBytes()];
    }

    /** @throws UserFault DISK if it can't be opened, is no WAV file, is damaged or is truncated */
    public static WavReader open(Path path) throws UserFault {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            throw WavFaults.unreadable(path, e);
        }
        boolean opened = false;
        try {
            WavReader reader = new WavReader(path, file, WavParser.parse(path, file));
            reader.seek(0);
            opened = true;
            return reader;
        } catch (IOException e) {
            throw WavFaults.unreadable(path, e);
        } finally {
            if (!opened) {
                closeQuietly(file);
            }
        }
    }

    public WavFormat format() {
        return layout.format();
    }

    /** Frames in the file. */
    public long frames() {
        return layout.frames();
    }

    /** The frame that is read next. */
    public long position() {
        return position;
    }

    /** Offset of the first sample's first byte in the file. */
    public long dataStart() {
        return layout.dataStart();
    }

    /** True if the file has 64-bit sizes. */
    public boolean isRf64() {
        return layout.isRf64();
    }

    public Optional<BroadcastInfo> broadcast() {
        return Optional.ofNullable(layout.broadcast());
    }

    /** Sorted by place. */
    public List<CuePoint> cuePoints() {
        return layout.cuePoints();
    }

    /** @param frame 0 to {@link #frames} */
    public void seek(long frame) throws UserFault {
        if (frame < 0 || frame > frames()) {
            throw new IllegalArgumentException("the file has " + frames() + " frames, no frame " + frame);
        }
        try {
            file.seek(layout.dataStart() + frame * layout.format().frameBytes());
        } catch (IOException e) {
            throw WavFaults.unreadable(path, e);
        }
        position = frame;
    }

    /**
     * Reads on.
     *
     * @param samples int[frames × channels], 24 bit, interleaved, written from {@code offsetFrames}
     * @return frames read, fewer than {@code frames} only at the end; −1 if there are none left
     * @throws UserFault DISK if the file can't be read any more
     */
    public int read(int[] samples, int offsetFrames, int frames) throws UserFault {
        if (position >= frames() && frames > 0) {
            return -1;
        }
        int wanted = (int) Math.min(frames, frames() - position);
        int channels = layout.format().channels();
        int done = 0;
        while (done < wanted) {
            int part = fill(Math.min(wanted - done, BLOCK_FRAMES));
            layout.format().encoding().decode(block, 0, samples, (offsetFrames + done) * channels, part * channels);
            done += part;
        }
        return wanted;
    }

    /**
     * The samples from the position to the end as bytes: 24 bit, little-endian, interleaved, whatever the file has.
     * Reading it moves the position; closing it leaves the reader open.
     */
    public InputStream samples24() {
        return new Samples24();
    }

    @Override
    public void close() {
        closeQuietly(file);
    }

    /** Reads {@code frames} into the block. */
    private int fill(int frames) throws UserFault {
        try {
            file.readFully(block, 0, frames * layout.format().frameBytes());
        } catch (EOFException e) {
            throw WavFaults.truncated(path, layout.format(), position, frames());
        } catch (IOException e) {
            throw WavFaults.unreadable(path, e);
        }
        position += frames;
        return frames;
    }

    /** Nothing was written, so nothing can be lost by a close that fails. */
    private static void closeQuietly(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(WavReader.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    /** A block at a time. */
    private final class Samples24 extends InputStream {
        private final int channels = layout.format().channels();
        private final int[] samples = new int[BLOCK_FRAMES * channels];
        private final byte[] bytes = new byte[BLOCK_FRAMES * channels * 3];
        private int at;
        private int end;

        @Override
        public int read() throws IOException {
            return at < end || more() ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at >= end && !more()) {
                return -1;
            }
            int part = Math.min(length, end - at);
            System.arraycopy(bytes, at, target, offset, part);
            at += part;
            return part;
        }

        private boolean more() throws IOException {
            try {
                int frames = WavReader.this.read(samples, 0, BLOCK_FRAMES);
                if (frames < 0) {
                    return false;
                }
                SampleEncoding.PCM24.encode(samples, 0, frames * channels, bytes, 0);
                at = 0;
                end = frames * channels * 3;
                return true;
            } catch (UserFault e) {
                throw new IOException(e.sentence(), e);
            }
        }
    }
}
