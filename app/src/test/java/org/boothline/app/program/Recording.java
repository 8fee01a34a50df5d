package org.boothline.app.program;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;

/**
 * What {@code parec} hears, mono, at 48 kHz. <b>Thread</b>: one of its own reads; the test asks. <b>Clock</b>: the time of
 * a sample is that of the block which came with the least delay, so that two recordings can be laid side by side.
 */
final class Recording implements AutoCloseable {
    private static final int BLOCK_BYTES = 4 * 240;

    private final Process process;
    private final NanoClock clock;
    private final Thread thread;
    private float[] samples = new float[Signals.RATE_HZ * 20];
    private int count;
    private long startNs = Long.MAX_VALUE;

    Recording(Process process, NanoClock clock) {
        this.process = process;
        this.clock = clock;
        thread = new Thread(this::read, "recording");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream in = process.getInputStream();
                DataInputStream data = new DataInputStream(in)) {
            while (true) {
                data.readFully(block);
                append(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN), clock.nowNs());
            }
        } catch (IOException end) {
            // The program was ended, or its sound server; what came until then is what was heard.
        }
    }

    private synchronized void append(ByteBuffer block, long nowNs) {
        int frames = block.remaining() / 4;
        if (count + frames > samples.length) {
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        for (int i = 0; i < frames; i++) {
            samples[count++] = block.getFloat();
        }
        startNs = Math.min(startNs, nowNs - count * 1_000_000_000L / Signals.RATE_HZ);
    }

    /** All that was heard so far. */
    synchronized float[] samples() {
        return Arrays.copyOf(samples, count);
    }

    /** Seconds from this recording's first sample to the other's. */
    double secondsBefore(Recording other) {
        return (other.startNs() - startNs()) / 1e9;
    }

    /** Time of day of the first sample, UTC. */
    long startEpochNs() {
        return SystemClock.SYSTEM.epochNs() - (clock.nowNs() - startNs());
    }

    private synchronized long startNs() {
        return startNs;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        thread.join(5_000);
    }
}
