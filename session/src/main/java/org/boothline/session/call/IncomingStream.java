package org.boothline.session.call;

import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.JitterStatistics;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.session.wiring.ReceivePath;

/** Shows what this station receives. <b>Thread</b>: any. */
final class IncomingStream {
    private IncomingStream() {}

    /** @param delayMs from capture there to playout here; −1 when unknown */
    static ReceivedView view(ReceivePath path, double delayMs) {
        JitterStatistics jitter = path.chain().jitterStatistics();
        return new ReceivedView(
                path.stream().streamId(),
                path.deviceName(),
                OutgoingStream.level(path.chain().meter()),
                path.packetsReceived(),
                path.packetsLost(),
                path.packetsLate(),
                path.chain().statistics().concealedSamples.value() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ,
                delayMs,
                path.jitterMs(),
                Math.max(0, path.heardSample64()),
                jitter.framesRecoveredByRed.value(),
                jitter.framesRecoveredByRtx.value(),
                jitter.marginNs.value() / 1e6,
                jitter.driftPpb.value() / 1e3);
    }
}
