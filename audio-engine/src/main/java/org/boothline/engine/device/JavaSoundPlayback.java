package org.boothline.engine.device;

import javax.sound.sampled.SourceDataLine;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;

/**
 * A sound card's playback line. A write blocks in javax.sound until the block fits, so the card sets the pace.
 *
 * <p>How a card that is gone shows: see {@link JavaSoundCapture}. An under-run is counted when the line is found empty
 * before a write; what the system's mixer behind the line does isn't seen.
 *
 * <p><b>Thread</b>: as {@link PlaybackDevice}. <b>Clock</b>: the card's.
 */
final class JavaSoundPlayback implements PlaybackDevice {
    private static final String DIRECTION = "playback";

    private final SourceDataLine card;
    private final DeviceLine line;
    private final int channels;
    private final int frameBytes;
    private final int bufferBytes;
    private final PlaybackMap map;
    private final StallWatch watch;
    private final Counter underRuns = new Counter("playbackUnderRuns");
    private int pendingAt; // In the map's bytes: what an interrupt left over.
    private int pendingEnd;
    private boolean started;
    private boolean primed;
    private boolean wasShort;
    private volatile long latencyFrames; // Kept here, because asking a hanging card would hang whoever asks.
    private volatile boolean closed;

    JavaSoundPlayback(SourceDataLine card, DeviceLine line, int channels, NanoClock clock) {
        this.card = card;
        this.line = line;
        this.channels = channels;
        frameBytes = line.bits() / 8 * line.channels();
        bufferBytes = line.bufferFrames() * frameBytes;
        map = new PlaybackMap(channels, line);
        watch = new StallWatch(clock, card::stop);
    }

    static JavaSoundPlayback open(Card card, DeviceRequest request, NanoClock clock) throws UserFault {
        Negotiation.Granted<SourceDataLine> granted =
                Negotiation.open(card.name(), DIRECTION, request, card::playbackLine, SourceDataLine::open);
        return new JavaSoundPlayback(granted.line(), granted.as(), request.channels(), clock);
    }

    @Override
    public DeviceLine line() {
        return line;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public void write(float[] samples, int frames) throws UserFault {
        if (!started && !closed) {
            started = true;
            watch.start(line.name());
            card.start();
        }
        watch.enter();
        try {
            play(samples, frames);
        } finally {
            watch.leave();
        }
    }

    private void play(float[] samples, int frames) throws UserFault {
        // Once it has run, an empty line has been silent; the first blocks only fill it.
        if (primed && card.available() >= bufferBytes) {
            underRuns.increment();
            primed = false;
        }
        if (!drained()) {
            return;
        }
        pendingEnd = map.map(samples, frames);
        pendingAt = 0;
        if (!drained()) {
            return;
        }
        int freeBytes = card.available();
        primed = primed || freeBytes < bufferBytes / 2;
        long queued = Math.max(0, bufferBytes - freeBytes) / frameBytes;
        latencyFrames = queued * StreamFormat.SAMPLE_RATE_HZ / line.sampleRateHz() + map.delayFrames();
    }

    /** Writes what is pending; false when cut short or closed. */
    private boolean drained() throws UserFault {
        if (closed) {
            return false;
        }
        if (pendingAt == pendingEnd) {
            return true;
        }
        int pending = pendingEnd - pendingAt;
        int written = card.write(map.bytes(), pendingAt, pending);
        if (closed) {
            return false;
        }
        if (watch.tripped()) {
            throw DeviceFaults.silent(line.name(), DIRECTION, StallWatch.STALL_NS / 1_000_000_000L);
        }
        pendingAt += Math.max(0, written);
        if (written == pending) {
            wasShort = false;
            return true;
        }
        if (!card.isOpen() || (wasShort && written <= 0)) {
            throw DeviceFaults.gone(line.name(), DIRECTION);
        }
        wasShort = true;
        return false;
    }

    @Override
    public long latencyFrames() {
        return latencyFrames;
    }

    @Override
    public long underRuns() {
        return underRuns.value();
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        CardClosing.close(card::close, line.name(), CardClosing.PATIENCE_MS);
    }
}
