package org.boothline.transport.path;

import org.jspecify.annotations.Nullable;

/**
 * Tells the traffic classes that share a socket apart.
 *
 * <p><b>Thread</b>: any; pure. <b>Memory</b>: nothing. <b>Source</b>: RFC 9443 for the first byte, RFC 5761 section 4
 * for RTP against RTCP; restore datagrams take DTLS's range, which nothing here uses.
 */
public final class Demultiplexer {
    private Demultiplexer() {}

    /**
     * The class of a datagram, or null when it is none of ours.
     *
     * @param first its first byte, 0 to 255
     * @param second its second byte, 0 to 255
     */
    public static @Nullable TrafficClass classify(int first, int second) {
        if (first < 4) {
            return TrafficClass.STUN;
        }
        if (first < 20) {
            return null; // ZRTP (16 to 19) and what nobody assigned.
        }
        if (first < 64) {
            return TrafficClass.RESTORE;
        }
        if (first < 128 || first >= 192) {
            return TrafficClass.QUIC;
        }
        // RTCP packet types 192 to 223 are the RTP payload types 64 to 95 with the marker bit, which RTP must not use.
        return second >= 192 && second <= 223 ? TrafficClass.RTCP : TrafficClass.RTP;
    }
}
