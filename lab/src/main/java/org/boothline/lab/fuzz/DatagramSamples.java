package org.boothline.lab.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;

/** Whatever may be found on a station's ports, collected. */
public final class DatagramSamples {
    private static final int OF_EACH = 24;

    private DatagramSamples() {}

    /** Of all classes but QUIC, plain and protected. */
    static List<byte[]> plain() throws UserFault {
        List<byte[]> all = new ArrayList<>(RtpSamples.datagrams(Codec.OPUS, OF_EACH));
        all.addAll(RtpSamples.datagrams(Codec.L24, OF_EACH));
        all.addAll(RtcpSamples.datagrams());
        all.addAll(SrtpSamples.rtp(OF_EACH));
        all.addAll(SrtpSamples.rtcp());
        all.addAll(StunSamples.requests());
        return all;
    }

    /**
     * Of all classes.
     *
     * @throws UserFault if sockets or codec can't be had
     */
    public static List<byte[]> all() throws UserFault, InterruptedException {
        List<byte[]> all = plain();
        all.addAll(QuicSamples.capture());
        return all;
    }
}
