package org.boothline.engine.device;

import org.boothline.base.media.StreamFormat;

/**
 * No loudspeaker: takes what is written at a card's pace, so that everything before it works as with one. <b>Thread</b>:
 * as {@link PlaybackDevice}. <b>Clock</b>: {@link DevicePacer}.
 */
final class NonePlayback implements PlaybackDevice {
    private final DeviceLine line;
    private final PacedSink sink;
    private volatile boolean closed;

    NonePlayback(String name, DeviceRequest request, DevicePacer pacer) {
        line = new DeviceLine(name, StreamFormat.SAMPLE_RATE_HZ, request.channels(), 24, request.bufferFrames());
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
    public void write(float[] samples, int frames) {
        if (!closed) {
            sink.accept(frames);
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
    public void close() {
        closed = true;
    }
}
