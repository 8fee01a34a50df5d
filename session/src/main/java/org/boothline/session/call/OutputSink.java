package org.boothline.session.call;

import java.util.Locale;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.wiring.PlaybackSink;
import org.jspecify.annotations.Nullable;

/** The chosen output device, opened, lost and found again; says so to the user. */
final class OutputSink implements PlaybackSink {
    private static final String SILENT = "none";

    private final Parts parts;
    private final DeviceCatalogue catalogue;
    private final int channels;

    OutputSink(Parts parts, DeviceCatalogue catalogue, int channels) {
        this.parts = parts;
        this.catalogue = catalogue;
        this.channels = channels;
    }

    /** A station whose loudspeaker is missing still records: it gets the silent device. */
    @Override
    public PlaybackDevice first() throws UserFault {
        try {
            PlaybackDevice device = open(parts.settings().output());
            DeviceLine line = device.line();
            String sentence = String.format(
                    Locale.ROOT,
                    "The output is %s: %d bit, %.1f kHz, line buffer %d frames (%.1f ms).",
                    line.name(),
                    line.bits(),
                    line.sampleRateHz() / 1_000.0,
                    line.bufferFrames(),
                    line.bufferMs());
            parts.control().execute(() -> parts.tell(Kind.READY, sentence));
            return device;
        } catch (UserFault fault) {
            return standIn(fault);
        }
    }

    @Override
    public PlaybackDevice standIn(UserFault gone) {
        parts.control()
                .execute(() -> parts.tell(
                        Kind.WARNING, gone.sentence() + " The call and its takes go on without being heard here."));
        try {
            return open(SILENT);
        } catch (UserFault impossible) {
            throw new IllegalStateException("the silent output can always be opened", impossible);
        }
    }

    @Override
    public @Nullable PlaybackDevice reopen() {
        try {
            PlaybackDevice again = open(parts.settings().output());
            parts.control()
                    .execute(() -> parts.tell(
                            Kind.WARNING, "The output " + parts.settings().output() + " is back."));
            return again;
        } catch (UserFault stillGone) {
            return null; // The user was told when it went; it is looked for again.
        }
    }

    @Override
    public void unfinished(UserFault fault) {
        parts.control().execute(() -> parts.tell(Kind.WARNING, fault.sentence()));
    }

    private PlaybackDevice open(String name) throws UserFault {
        return catalogue.openPlayback(
                name, new DeviceRequest(channels, parts.settings().deviceBufferFrames(), StreamFormat.SAMPLE_RATE_HZ));
    }
}
