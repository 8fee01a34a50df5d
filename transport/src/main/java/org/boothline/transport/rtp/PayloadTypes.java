package org.boothline.transport.rtp;

import org.boothline.base.media.Codec;

/** RTP payload types of the codecs and of what repairs their streams: dynamic numbers (RFC 3551 section 3), the same at every Boothline station. */
public final class PayloadTypes {
    /** RFC 7587; the number that most equipment uses for Opus. */
    public static final int OPUS = 111;

    /** RFC 3190. */
    public static final int L24 = 112;

    /** RFC 3551 section 4.5.11, at 48 kHz, for which there is no static number. */
    public static final int L16 = 113;

    /** RFC 2198: a frame and a copy of an earlier one; on the stream's own SSRC. */
    public static final int RED = 114;

    /** RFC 4588: a packet again that was asked for; on an SSRC of its own. */
    public static final int RTX = 115;

    private PayloadTypes() {}

    public static int of(Codec codec) {
        return switch (codec) {
            case OPUS -> OPUS;
            case L24 -> L24;
            case L16 -> L16;
        };
    }
}
