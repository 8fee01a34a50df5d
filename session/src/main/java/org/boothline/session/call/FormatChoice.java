package org.boothline.session.call;

import java.util.List;
import java.util.Locale;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.rtp.Packetiser;

/** Which frame sizes and bitrates a person may choose for what is sent, before a call and in it. <b>Thread</b>: any. */
public final class FormatChoice {
    private static final List<Double> OPUS_MS = List.of(2.5, 5.0, 10.0, 20.0);
    private static final List<Double> PCM_MS = List.of(1.0, 2.0, 3.0, 4.0);
    private static final double SAMPLES_PER_MS = StreamFormat.SAMPLE_RATE_HZ / 1_000.0;
    private static final int OPUS_KBPS_MIN = 6;
    private static final int OPUS_KBPS_MAX = 510;

    private FormatChoice() {}

    /** What is usual for a codec: of linear PCM 2 ms, because a packet holds no more than 4. */
    public static StreamFormat standard(Codec codec, int channels) {
        return codec == Codec.OPUS ? StreamFormat.opus(channels) : new StreamFormat(codec, channels, 96, 0);
    }

    /** Frame lengths to step through, in milliseconds; linear PCM may have others between them. */
    public static List<Double> stepsMs(Codec codec) {
        return codec == Codec.OPUS ? OPUS_MS : PCM_MS;
    }

    /** @throws UserFault USAGE if there are no such frames, or their packets fit no datagram */
    public static StreamFormat withFrameMs(StreamFormat format, double ms) throws UserFault {
        boolean opus = format.codec() == Codec.OPUS;
        long samples = Math.round(ms * SAMPLES_PER_MS);
        if (opus ? !OPUS_MS.contains(samples / SAMPLES_PER_MS) : !(ms >= 1 && ms <= 4)) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "A frame of " + ms + " ms can't be sent",
                    opus ? "Opus has frames of 2.5, 5, 10 and 20 ms" : "lossless audio is sent in packets of 1 to 4 ms",
                    "choose one of these");
        }
        return requireFitting(format.withFrameSamples((int) samples));
    }

    /** @throws UserFault USAGE if the codec has no such bitrate, or its packets fit no datagram */
    public static StreamFormat withBitrateKbps(StreamFormat format, int kbps) throws UserFault {
        if (format.codec() != Codec.OPUS) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "The bitrate of " + format.codec() + " can't be chosen",
                    "lossless audio takes what it takes",
                    "leave it out, or call with --codec opus");
        }
        if (kbps < OPUS_KBPS_MIN || kbps > OPUS_KBPS_MAX) {
            throw new UserFault(
                    FaultCode.USAGE,
                    kbps + " kbit/s can't be sent",
                    "Opus runs at " + OPUS_KBPS_MIN + " to " + OPUS_KBPS_MAX + " kbit/s",
                    "choose a number between these");
        }
        return requireFitting(format.withBitrateBps(kbps * 1_000));
    }

    private static StreamFormat requireFitting(StreamFormat format) throws UserFault {
        if (!fits(format)) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "A packet of " + ms(format) + " ms at " + kbps(format) + " kbit/s can't be sent",
                    "it does not fit into a datagram",
                    "take shorter frames or fewer kbit/s");
        }
        return format;
    }

    /** Whether a packet fits the datagram that every line carries. */
    static boolean fits(StreamFormat format) {
        return (long) bitsPerSecond(format) * format.frameSamples() / StreamFormat.SAMPLE_RATE_HZ / 8
                <= Packetiser.PAYLOAD_BYTES_WITH_POSITION_MAX;
    }

    /** Milliseconds of audio in one packet. */
    public static double frameMs(StreamFormat format) {
        return format.frameSamples() / SAMPLES_PER_MS;
    }

    /** As it is shown: 2.5, but 5. */
    static String ms(StreamFormat format) {
        return String.format(Locale.ROOT, "%.2f", frameMs(format)).replaceFirst("\\.?0+$", "");
    }

    /** Kilobits of payload in a second. */
    static int kbps(StreamFormat format) {
        return bitsPerSecond(format) / 1_000;
    }

    private static int bitsPerSecond(StreamFormat format) {
        int samples = StreamFormat.SAMPLE_RATE_HZ * format.channels();
        return switch (format.codec()) {
            case OPUS -> format.bitrateBps();
            case L24 -> samples * 24;
            case L16 -> samples * 16;
        };
    }
}
