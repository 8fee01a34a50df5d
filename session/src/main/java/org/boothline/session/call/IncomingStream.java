package org.boothline.session.call;

import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.JitterStatistics;
import org.boothline.session.view.SessionView.DelayView;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.session.wiring.DelaySplit;
import org.boothline.session.wiring.ReceivePath;
import org.jspecify.annotations.Nullable;

/** Shows what this station receives. <b>Thread</b>: any. */
final class IncomingStream {
    private IncomingStream() {}

    /** @param peerOffsetNs the other's time of day minus ours; null when unknown */
    static ReceivedView view(ReceivePath path, @Nullable Long peerOffsetNs) {
        DelaySplit delay = path.delay(peerOffsetNs);
        JitterStatistics jitter = path.chain().jitterStatistics();
        return new ReceivedView(
                path.stream().streamId(),
                path.deviceName(),
                OutgoingStream.level(path.chain().meter()),
                path.packetsReceived(),
                path.packetsLost(),
                path.packetsLate(),
                path.chain().statistics().concealedSamples.value() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ,
                delay == null ? -1 : ms(delay.totalNs()),
                path.jitterMs(),
                Math.max(0, path.heardSample64()),
                jitter.framesRecoveredByRed.value(),
                jitter.framesRecoveredByRtx.value(),
                jitter.marginNs.value() / 1e6,
                jitter.driftPpb.value() / 1e3,
                delay == null ? null : view(delay),
                path.kbps(),
                path.underRuns(),
                path.delayVariation().summary(),
                path.chain().bufferWait().summary(),
                path.playoutLateness().summary());
    }

    private static DelayView view(DelaySplit delay) {
        return new DelayView(
                ms(delay.frameNs()),
                ms(delay.lookaheadNs()),
                ms(delay.networkNs()),
                ms(delay.bufferNs()),
                ms(delay.resampleNs()),
                ms(delay.deviceNs()));
    }

    private static double ms(@Nullable Long ns) {
        return ns == null ? -1 : ns / 1e6;
    }
}
