package org.boothline.session.call;

import java.util.Locale;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.wiring.CaptureSource;
import org.boothline.session.wiring.Input;
import org.jspecify.annotations.Nullable;

/** A chosen input device, opened, lost and found again; says so to the user. */
final class InputSource implements CaptureSource {
    private final Parts parts;
    private final DeviceCatalogue catalogue;
    private final String what;
    private final String device;
    private final int channels;
    private final double gainDb;
    private @Nullable Input prepared;

    /**
     * @param what how the user knows it: the input, or the talkback
     * @param device a name that the catalogue knows
     */
    InputSource(Parts parts, DeviceCatalogue catalogue, String what, String device, int channels, double gainDb) {
        this.parts = parts;
        this.catalogue = catalogue;
        this.what = what;
        this.device = device;
        this.channels = channels;
        this.gainDb = gainDb;
    }

    /** Opens the device ahead of {@link #first}, and says what it granted: from here on there is audio. */
    void prepare() throws UserFault {
        Input opened = open();
        prepared = opened;
        DeviceLine line = opened.device().line();
        say(
                Kind.READY,
                String.format(
                        Locale.ROOT,
                        "The %s is %s: %d bit, %.1f kHz, line buffer %d frames (%.1f ms).",
                        what,
                        line.name(),
                        line.bits(),
                        line.sampleRateHz() / 1_000.0,
                        line.bufferFrames(),
                        line.bufferMs()));
    }

    /** Lets go of what was opened ahead and never taken. */
    void release() {
        Input opened = prepared;
        prepared = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public Input first() throws UserFault {
        Input opened = prepared;
        prepared = null;
        return opened != null ? opened : open();
    }

    private Input open() throws UserFault {
        CaptureDevice opened = catalogue.openCapture(
                device,
                new DeviceRequest(channels, parts.settings().deviceBufferFrames(), StreamFormat.SAMPLE_RATE_HZ));
        return new Input(opened, new CaptureChain(opened, channels, gainDb));
    }

    @Override
    public @Nullable Input reopen() {
        try {
            Input again = open();
            say(Kind.WARNING, "The " + what + " " + device + " is back.");
            return again;
        } catch (UserFault stillGone) {
            return null; // The user was told when it went; it is looked for again.
        }
    }

    @Override
    public void lost(UserFault fault) {
        say(Kind.WARNING, fault.sentence() + " The call goes on; the silence is marked as a source fault.");
    }

    @Override
    public void ended() {
        say(Kind.WARNING, "The " + what + " " + device + " has ended; the call goes on in silence.");
    }

    private void say(Kind kind, String sentence) {
        parts.control().execute(() -> parts.tell(kind, sentence));
    }
}
