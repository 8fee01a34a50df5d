package org.boothline.session.call;

import java.util.Locale;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.playout.Monitor;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView.MonitorView;
import org.boothline.session.wiring.Output;
import org.boothline.session.wiring.SendPath;
import org.jspecify.annotations.Nullable;

/** The own input in the own output, if the user wants it there. <b>Thread</b>: control; the view any. */
final class OwnMonitor {
    private final Parts parts;
    private final Output output;
    private volatile double gainDb;
    private volatile @Nullable Monitor playing;

    OwnMonitor(Parts parts, Output output) {
        this.parts = parts;
        this.output = output;
    }

    /** As the station's settings want it. @param ours what this station sends, or null */
    void begin(@Nullable SendPath ours) {
        Double wanted = parts.settings().monitorDb();
        if (wanted != null) {
            gain(ours, wanted);
        }
    }

    /** On or off, at the gain it had last. */
    void turn(@Nullable SendPath ours, boolean on) {
        if (on) {
            gain(ours, gainDb);
        } else {
            off(ours);
            parts.tell(Kind.INPUT, "The monitor is off.");
        }
    }

    /** On, at this gain. */
    void gain(@Nullable SendPath ours, double db) {
        if (parts.settings().isEcho()) {
            parts.tell(Kind.WARNING, "There is no monitor: an echo station would hear itself over and over.");
        } else if (ours == null) {
            parts.tell(Kind.WARNING, "There is no monitor: this station sends nothing.");
        } else if (!StationSettings.isGainDb(db)) {
            parts.tell(Kind.WARNING, "The monitor stays as it is: its gain can be −60 to 40 dB, not " + db + ".");
        } else {
            gainDb = db;
            on(ours);
        }
    }

    private void on(SendPath ours) {
        Monitor now = playing;
        try {
            if (now == null) {
                Monitor made = new Monitor(ours.format().channels(), output.channels(), gainDb);
                output.attach(made);
                ours.monitor(made);
                playing = made;
            } else {
                now.gainDb(gainDb);
            }
            parts.tell(
                    Kind.INPUT,
                    String.format(Locale.ROOT, "The monitor is on: this input is heard here, at %.1f dB.", gainDb));
        } catch (UserFault fault) {
            parts.tell(Kind.WARNING, fault.sentence());
        }
    }

    private void off(@Nullable SendPath ours) {
        Monitor now = playing;
        if (now != null) {
            if (ours != null) {
                ours.monitor(null);
            }
            output.detach(now);
            playing = null;
        }
    }

    /** Null while it is off. */
    @Nullable
    MonitorView view() {
        Monitor now = playing;
        return now == null
                ? null
                : new MonitorView(
                        gainDb,
                        now.delayFrames() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ,
                        now.skippedFrames(),
                        now.repeatedFrames(),
                        now.dried());
    }
}
