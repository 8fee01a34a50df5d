package org.boothline.engine.device;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.Control;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineListener;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * A line of a sound card that does what a test says: counts bytes up when read, keeps what is written, cuts calls
 * short, never comes back, refuses formats.
 */
final class FakeLine implements TargetDataLine, SourceDataLine {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    /** How many bytes the next calls move; whole calls when empty. */
    final Deque<Integer> cuts = new ArrayDeque<>();

    final CountDownLatch stopped = new CountDownLatch(1);
    boolean keeps = true;
    boolean hangs;
    boolean closeHangs;
    int availableBytes;
    int refuseBuffersNotMultipleOf = 1;
    AudioFormat format = new AudioFormat(48_000, 24, 2, true, false);
    private int next;
    private int bufferBytes = 480 * 6;
    private boolean open = true;

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int moved = moved(length);
        for (int i = 0; i < moved; i++) {
            bytes[offset + i] = (byte) next++;
        }
        return moved;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        int moved = moved(length);
        if (keeps) {
            written.write(bytes, offset, Math.max(0, moved));
        }
        return moved;
    }

    private int moved(int length) {
        if (hangs) {
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }
        return cuts.isEmpty() ? length : cuts.poll();
    }

    @Override
    public void open(AudioFormat asked, int bytes) throws LineUnavailableException {
        if (bytes / asked.getFrameSize() % refuseBuffersNotMultipleOf != 0) {
            throw new LineUnavailableException("not a multiple of the period");
        }
        format = asked;
        bufferBytes = bytes;
        open = true;
    }

    @Override
    public void open(AudioFormat asked) throws LineUnavailableException {
        open(asked, 24_000 * asked.getFrameSize());
    }

    @Override
    public void open() throws LineUnavailableException {
        open(format);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public void close() {
        while (closeHangs) {
            LockSupport.park(this);
        }
        open = false;
        stopped.countDown();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public int available() {
        return availableBytes;
    }

    @Override
    public int getBufferSize() {
        return bufferBytes;
    }

    @Override
    public AudioFormat getFormat() {
        return format;
    }

    @Override
    public void start() {}

    @Override
    public void drain() {}

    @Override
    public void flush() {}

    @Override
    public boolean isRunning() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public int getFramePosition() {
        return 0;
    }

    @Override
    public long getLongFramePosition() {
        return 0;
    }

    @Override
    public long getMicrosecondPosition() {
        return 0;
    }

    @Override
    public float getLevel() {
        return 0;
    }

    @Override
    public Line.Info getLineInfo() {
        return new DataLine.Info(TargetDataLine.class, format);
    }

    @Override
    public Control[] getControls() {
        return new Control[0];
    }

    @Override
    public boolean isControlSupported(Control.Type control) {
        return false;
    }

    @Override
    public Control getControl(Control.Type control) {
        throw new IllegalArgumentException("no controls");
    }

    @Override
    public void addLineListener(LineListener listener) {}

    @Override
    public void removeLineListener(LineListener listener) {}
}
