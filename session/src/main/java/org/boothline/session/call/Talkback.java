package org.boothline.session.call;

import java.io.IOException;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView.TalkbackView;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * What somebody here says beside the main stream: a second input, sent while it is switched on. Switched off it is
 * muted at its source: nothing is encoded and nothing sent, while stream, SSRC, keys and the listener's jitter buffer
 * stay, so that the first word is heard at once. Nothing of it is kept.
 *
 * <p><b>Thread</b>: control; the views any.
 */
final class Talkback {
    /** Speech, and at once: 5 ms of mono. */
    private static final StreamFormat FORMAT = new StreamFormat(Codec.OPUS, 1, 240, 64_000);

    private Talkback() {}

    /**
     * Opens the input, switched off.
     *
     * @throws UserFault if device or codec can't be had; nothing stays open then
     */
    static SendPath open(Parts parts, DeviceCatalogue catalogue, String device) throws UserFault {
        FrameEncoder encoder = Codecs.encoder(FORMAT);
        InputSource input = new InputSource(parts, catalogue, "talkback", device, FORMAT.channels(), 0);
        try {
            input.prepare();
            StreamInfo info = new StreamInfo(
                    StreamInfo.VERSION,
                    Ids.random(),
                    parts.identity().fingerprint().hex(),
                    FORMAT.codec(),
                    FORMAT.channels(),
                    FORMAT.frameSamples(),
                    FORMAT.bitrateBps(),
                    encoder.lookaheadSamples(),
                    StreamFormat.SAMPLE_RATE_HZ,
                    parts.wall().epochNs());
            SendPath path = new SendPath(
                    info,
                    FORMAT,
                    input,
                    encoder,
                    null,
                    new DiskWatch(parts, sentence -> {}, "spool", "nothing of it is kept"),
                    parts.rtpPort(),
                    parts.clock());
            path.mute(true);
            path.start();
            return path;
        } catch (IOException e) {
            encoder.close();
            throw new IllegalStateException("nothing of a talkback is written", e);
        } catch (UserFault e) {
            encoder.close();
            throw e;
        } finally {
            input.release();
        }
    }

    /** Switches it, and says so. */
    static void turn(Parts parts, @Nullable SendPath talkback, boolean on) {
        if (talkback == null) {
            parts.tell(
                    Kind.WARNING,
                    "There is no talkback: this station was started without --talkback, or is in no call.");
        } else {
            talkback.mute(!on);
            parts.tell(
                    Kind.INPUT,
                    on
                            ? "Talkback is on: " + talkback.deviceName() + " is heard at the other station."
                            : "Talkback is off.");
        }
    }

    static TalkbackView view(SendPath sent) {
        return new TalkbackView(
                !sent.isMuted(),
                sent.deviceName(),
                OutgoingStream.level(sent.meter()),
                sent.statistics().packets().value(),
                0);
    }

    /** Null before the other station has offered one. */
    static @Nullable TalkbackView view(AcceptedStream received) {
        var path = received.path();
        return path == null
                ? null
                : new TalkbackView(
                        received.isHeard(),
                        path.deviceName(),
                        OutgoingStream.level(path.chain().meter()),
                        path.packetsReceived(),
                        path.packetsLost());
    }
}
