package org.boothline.session.call;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.meter.LevelMeter;
import org.boothline.session.view.SessionView.LevelView;
import org.boothline.session.view.SessionView.SentView;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.StreamInfo;
import org.jspecify.annotations.Nullable;

/** Opens what this station sends, and shows it. <b>Thread</b>: control; views any. */
final class OutgoingStream {
    private OutgoingStream() {}

    /** Keeps what is known of a stream beside its spool. */
    @FunctionalInterface
    interface Keeper {
        void keep(StreamInfo info) throws UserFault, IOException;
    }

    /**
     * Opens the input and begins to spool into {@code folder}.
     *
     * @throws UserFault if device, codec or disk can't be had; nothing stays open then
     */
    static SendPath open(
            Parts parts,
            DeviceCatalogue catalogue,
            String streamId,
            Path folder,
            Keeper keeper,
            Consumer<@Nullable String> warn)
            throws UserFault {
        StreamFormat format = parts.settings().format();
        FrameEncoder encoder = Codecs.encoder(format);
        // Opened before the stream's time of day is taken: a sound card may need half a second.
        InputSource input = new InputSource(
                parts,
                catalogue,
                "input",
                parts.settings().input(),
                format.channels(),
                parts.settings().gainDb());
        try {
            input.prepare();
            StreamInfo info = new StreamInfo(
                    StreamInfo.VERSION,
                    streamId,
                    parts.identity().fingerprint().hex(),
                    format.codec(),
                    format.channels(),
                    format.frameSamples(),
                    format.bitrateBps(),
                    encoder.lookaheadSamples(),
                    StreamFormat.SAMPLE_RATE_HZ,
                    parts.wall().epochNs());
            keeper.keep(info);
            SendPath path = new SendPath(
                    info,
                    format,
                    input,
                    encoder,
                    folder,
                    new DiskWatch(parts, warn, "spool", "what is sent from now on can't be restored"),
                    parts.rtpPort(),
                    parts.clock());
            path.start();
            return path;
        } catch (IOException e) {
            encoder.close();
            throw DiskWatch.fault(folder, e);
        } catch (UserFault e) {
            encoder.close();
            throw e;
        } finally {
            input.release();
        }
    }

    static SentView view(SendPath path, double remoteLossPercent) {
        StreamFormat format = path.format();
        return new SentView(
                path.stream().streamId(),
                path.deviceName(),
                level(path.meter()),
                path.nextIndex64(),
                path.capturedSample64(),
                path.sourceFaultSamples(),
                path.spool().unspooledSamples(),
                remoteLossPercent,
                path.resending().packetsResent(),
                path.resending().copyOffsetFrames(),
                path.resending().copyReason(),
                path.isMuted(),
                path.gainDb(),
                format.codec().name().toLowerCase(Locale.ROOT),
                FormatChoice.frameMs(format),
                FormatChoice.kbps(format),
                path.kbps(),
                path.captureLateness().summary());
    }

    static LevelView level(LevelMeter meter) {
        return new LevelView(meter.peakDb(), meter.rmsDb(), meter.momentaryLufs(), meter.clips());
    }
}
