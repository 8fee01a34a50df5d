package org.boothline.engine.device;

import java.util.Arrays;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.wav.WavReader;

/**
 * A WAV file as a microphone: its samples at their own pace, then the end, or over again. The last block is filled up
 * with silence; a loop has no seam.
 *
 * <p><b>Thread</b>: as {@link CaptureDevice}; it reads from disk, usually from the system's cache. <b>Clock</b>:
 * {@link DevicePacer}.
 */
final class WavCapture implements CaptureDevice {
    private final WavReader reader;
    private final DeviceLine line;
    private final boolean loops;
    private final DevicePacer pacer;
    private long givenFrames;
    private boolean ended;
    private volatile boolean closed;

    /** @param reader of a file that is not empty; closed with this device */
    WavCapture(String name, WavReader reader, boolean loops, int bufferFrames, DevicePacer pacer) {
        this.reader = reader;
        this.loops = loops;
        this.pacer = pacer;
        line = new DeviceLine(
                name,
                reader.format().sampleRateHz(),
                reader.format().channels(),
                reader.format().encoding().bits(),
                bufferFrames);
    }

    @Override
    public DeviceLine line() {
        return line;
    }

    @Override
    public int read(int[] samples, int frames) throws UserFault {
        if (closed || ended) {
            return -1;
        }
        // A block is there when its last sample has been captured.
        if (!pacer.awaitFrames(givenFrames + frames)) {
            return 0;
        }
        if (closed) {
            return -1;
        }
        int filled = fill(samples, frames);
        if (filled == 0) {
            ended = true;
            return -1;
        }
        Arrays.fill(samples, filled * line.channels(), frames * line.channels(), 0);
        givenFrames += frames;
        return frames;
    }

    private int fill(int[] samples, int frames) throws UserFault {
        int filled = 0;
        while (filled < frames) {
            int read = reader.read(samples, filled, frames - filled);
            if (read > 0) {
                filled += read;
            } else if (loops) {
                reader.seek(0);
            } else {
                return filled;
            }
        }
        return filled;
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
    }
}
