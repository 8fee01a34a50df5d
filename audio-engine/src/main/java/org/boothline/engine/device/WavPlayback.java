package org.boothline.engine.device;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.wav.WavWriter;

/**
 * A WAV file as a loudspeaker: keeps what was heard, at a card's pace. The file gets its name on {@link #close}.
 *
 * <p><b>Thread</b>: {@link #write} and {@link #close} by the playout thread, or close after its last write. It writes
 * to disk: a stall of the disk is a stall of this device. <b>Clock</b>: {@link DevicePacer}.
 */
final class WavPlayback implements PlaybackDevice {
    private final DeviceLine line;
    private final WavWriter writer;
    private final PacedSink sink;
    private boolean closed;

    /** @param writer at 48 kHz; finished with this device */
    WavPlayback(String name, WavWriter writer, DeviceRequest request, DevicePacer pacer) {
        this.writer = writer;
        line = new DeviceLine(
                name, StreamFormat.SAMPLE_RATE_HZ, writer.format().channels(), 24, request.bufferFrames());
        sink = new PacedSink(pacer, request.bufferFrames());
    }

    @Override
    public DeviceLine line() {
        return line;
    }

    @Override
    public int channels() {
        return line.channels();
    }

    @Override
    public void write(float[] samples, int frames) throws UserFault {
        sink.accept(frames);
        synchronized (writer) { // Never contended but when another thread closes.
            if (!closed) {
                writer.write(samples, frames);
            }
        }
    }

    @Override
    public long latencyFrames() {
        return sink.latencyFrames();
    }

    @Override
    public long underRuns() {
        return sink.underRuns();
    }

    @Override
    public void close() throws UserFault {
        synchronized (writer) {
            if (!closed) {
                closed = true;
                writer.finish();
            }
        }
    }
}
