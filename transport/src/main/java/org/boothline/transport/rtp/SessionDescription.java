package org.boothline.transport.rtp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/**
 * The SDP text by which other equipment receives a plain stream. <b>Thread</b>: any; pure. <b>Source</b>: RFC 8866; RFC 7587
 * section 7 (Opus), RFC 3190 (L24), RFC 3551 (L16).
 */
public final class SessionDescription {
    private SessionDescription() {}

    /**
     * @param to the receiver's address and RTP port
     * @param id a number that names the session, such as the time of day
     */
    public static String text(StreamFormat format, InetSocketAddress to, long id) {
        String family = to.getAddress() instanceof Inet6Address ? "IP6" : "IP4";
        String address = to.getAddress().getHostAddress().replaceAll("%.*", "");
        int type = PayloadTypes.of(format.codec());
        StringBuilder lines = new StringBuilder();
        line(lines, "v=0");
        line(lines, "o=- " + id + " 1 IN " + family + " " + address);
        line(lines, "s=Boothline");
        line(lines, "c=IN " + family + " " + address);
        line(lines, "t=0 0");
        line(lines, "m=audio " + to.getPort() + " RTP/AVP " + type);
        line(lines, "a=rtpmap:" + type + " " + encoding(format));
        if (format.codec() == Codec.OPUS) {
            int stereo = format.channels() == 2 ? 1 : 0;
            line(
                    lines,
                    "a=fmtp:" + type + " stereo=" + stereo + ";sprop-stereo=" + stereo + ";maxaveragebitrate="
                            + format.bitrateBps());
        }
        line(lines, "a=ptime:" + ptime(format));
        line(lines, "a=sendonly");
        return lines.toString();
    }

    private static String encoding(StreamFormat format) {
        return format.codec() == Codec.OPUS
                ? "opus/48000/2" // Always, says the RFC; the parameters tell mono from stereo.
                : format.codec().name() + "/48000/" + format.channels();
    }

    private static String ptime(StreamFormat format) {
        double ms = format.frameSamples() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ;
        return ms == Math.rint(ms) ? Long.toString((long) ms) : String.format(Locale.ROOT, "%s", ms);
    }

    private static void line(StringBuilder lines, String line) {
        lines.append(line).append("\r\n");
    }
}
