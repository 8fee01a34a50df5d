package org.boothline.lab.bench;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.session.wiring.HeardStream;
import org.boothline.session.wiring.PlaybackSink;
import org.jspecify.annotations.Nullable;

/**
 * The virtual loudspeaker that plays to nowhere at a card's pace; notes when it was handed the first sample of which frame. A
 * frame is decoded in the same breath, just before.
 */
final class MarkedOutput implements PlaybackSink, PlaybackDevice {
    private static final String NAME = "none";
    private static final int CHANNELS = 2;

    private final PlaybackDevice none;
    private final NanoClock clock;
    private final Marks marks;
    private final StreamFormat format;
    private final int lookaheadSamples;
    private volatile @Nullable HeardStream path;
    private long next = -1;

    MarkedOutput(DeviceCatalogue catalogue, StreamFormat format, int lookaheadSamples, NanoClock clock, Marks marks)
            throws UserFault {
        none = catalogue.openPlayback(NAME, DeviceRequest.of(CHANNELS));
        this.format = format;
        this.lookaheadSamples = lookaheadSamples;
        this.clock = clock;
        this.marks = marks;
    }

    /** Whose audio it is that is written. */
    void listenTo(HeardStream heard) {
        path = heard;
    }

    @Override
    public void write(float[] samples, int frames) throws UserFault {
        HeardStream heard = path;
        if (heard != null) {
            note(heard.heardSample64());
        }
        none.write(samples, frames);
    }

    /** @param heard the captured sample after the last one in hand */
    private void note(long heard) {
        if (heard < 0) {
            return;
        }
        // The last frame of whose audio, which begins the lookahead before its own samples, a part is in hand.
        long last = (heard + lookaheadSamples - 1) / format.frameSamples();
        if (next < 0) {
            next = last + 1;
            return;
        }
        long nowNs = clock.nowNs();
        while (next <= last) {
            marks.decoded(next++, nowNs);
        }
    }

    @Override
    public PlaybackDevice first() {
        return this;
    }

    @Override
    public PlaybackDevice standIn(UserFault gone) {
        throw new IllegalStateException("a loudspeaker that is none can't be lost", gone);
    }

    @Override
    public @Nullable PlaybackDevice reopen() {
        return null;
    }

    @Override
    public void unfinished(UserFault fault) {
        throw new IllegalStateException("nothing is written", fault);
    }

    @Override
    public DeviceLine line() {
        return none.line();
    }

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public long latencyFrames() {
        return none.latencyFrames();
    }

    @Override
    public long underRuns() {
        return none.underRuns();
    }

    @Override
    public void close() throws UserFault {
        none.close();
    }
}
