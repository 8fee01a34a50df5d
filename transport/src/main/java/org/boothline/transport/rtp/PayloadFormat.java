package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/** How much audio a payload holds, judged by its first bytes and its length. <b>Source</b>: RFC 6716 section 3. */
final class PayloadFormat {
    /** The payload can't be a frame of this codec. */
    static final int NOT_A_FRAME = -1;

    private PayloadFormat() {}

    /** Samples per channel in the payload, such as {@link StreamFormat} allows, or {@link #NOT_A_FRAME}. */
    static int frameSamples(Codec codec, int channels, ByteBuf datagram, int offset, int bytes) {
        if (bytes < 1) {
            return NOT_A_FRAME;
        }
        return switch (codec) {
            case OPUS -> opusSamples(datagram, offset, bytes);
            case L24 -> pcmSamples(bytes, 3 * channels, codec.frameSamplesMin());
            case L16 -> pcmSamples(bytes, 2 * channels, codec.frameSamplesMin());
        };
    }

    private static int pcmSamples(int bytes, int bytesPerSample, int samplesMin) {
        int samples = bytes / bytesPerSample;
        boolean whole = samples * bytesPerSample == bytes;
        return whole && samples >= samplesMin && samples <= StreamFormat.FRAME_SAMPLES_MAX ? samples : NOT_A_FRAME;
    }

    private static int opusSamples(ByteBuf datagram, int offset, int bytes) {
        int toc = datagram.getUnsignedByte(offset);
        int count = 1;
        if ((toc & 3) == 3) {
            if (bytes < 2) {
                return NOT_A_FRAME;
            }
            count = datagram.getUnsignedByte(offset + 1) & 0x3F;
        } else if ((toc & 3) != 0) {
            count = 2;
        }
        int samples = count * opusFrameSamples(toc >>> 3);
        boolean allowed = samples == 120 || samples == 240 || samples == 480 || samples == 960;
        return allowed ? samples : NOT_A_FRAME;
    }

    /** RFC 6716 table 2, at 48 kHz. */
    private static int opusFrameSamples(int config) {
        if (config >= 16) {
            return 120 << (config & 3); // CELT: 2.5, 5, 10, 20 ms.
        }
        if (config >= 12) {
            return 480 << (config & 1); // Hybrid: 10, 20 ms.
        }
        return (config & 3) == 3 ? 2_880 : 480 << (config & 3); // SILK: 10, 20, 40, 60 ms.
    }
}
