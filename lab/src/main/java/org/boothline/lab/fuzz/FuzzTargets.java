package org.boothline.lab.fuzz;

import java.util.List;

/** All targets there are, made when their turn comes. */
final class FuzzTargets {
    /** Makes one target. */
    @FunctionalInterface
    interface Maker {
        FuzzTarget make() throws Exception;
    }

    static final List<Maker> ALL = List.of(
            RtpTargets::demultiplexer,
            RtpTargets::rtp,
            RtpTargets::rtx,
            RtpTargets::opus,
            SrtpTargets::rtp,
            SrtpTargets::rtpInside,
            RtcpTargets::rtcp,
            SrtpTargets::rtcp,
            SrtpTargets::rtcpInside,
            PortTarget::new,
            ExchangeTarget::new,
            MessageTarget::new,
            LogTargets::segments,
            LogTargets::records,
            LogTargets::lines,
            TakeDocuments::take,
            TakeDocuments::manifest,
            TakeDocuments::manifestLines,
            TakeDocuments::session,
            TakeDocuments::stream,
            TakeDocuments::proof,
            TakeDocuments::jobs,
            () -> TrustTargets.link(false),
            () -> TrustTargets.link(true),
            TrustTargets::invitationBook,
            TrustTargets::peerBook,
            TrustTargets::identity,
            WavTarget::new);

    private FuzzTargets() {}
}
