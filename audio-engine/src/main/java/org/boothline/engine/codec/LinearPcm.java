package org.boothline.engine.codec;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/**
 * Linear PCM, big-endian: 24 bit, bit-exact, and 16 bit. No lookahead. <b>Memory</b>: nothing per frame.
 *
 * <p><b>Source</b>: RFC 3190 (L24), RFC 3551 (L16).
 */
final class LinearPcm implements CodecProvider {
    @Override
    public String name() {
        return "linear";
    }

    @Override
    public boolean usable() {
        return true;
    }

    @Override
    public String reason() {
        return "built in";
    }

    @Override
    public String version() {
        return "linear PCM, 24 and 16 bit";
    }

    @Override
    public boolean needsWarmUp() {
        return false;
    }

    @Override
    public FrameEncoder encoder(StreamFormat format) throws UserFault {
        int bytes = bytesPerSample(format.codec()) * format.channels() * format.frameSamples();
        if (bytes > Codecs.PACKET_BYTES_MAX) {
            int most = Codecs.PACKET_BYTES_MAX / (bytesPerSample(format.codec()) * format.channels());
            throw new UserFault(
                    FaultCode.USAGE,
                    format.codec() + " with " + format.channels() + " channels and " + format.frameSamples()
                            + " samples a frame can't be sent",
                    "such a packet does not fit the datagram that every line carries",
                    "choose frames of at most " + most + " samples");
        }
        return new LinearPcmEncoder(format);
    }

    @Override
    public FrameDecoder decoder(Codec codec, int channels) throws UserFault {
        return new LinearPcmDecoder(bytesPerSample(codec), channels);
    }

    private static int bytesPerSample(Codec codec) throws UserFault {
        return switch (codec) {
            case L24 -> 3;
            case L16 -> 2;
            case OPUS ->
                throw new UserFault(
                        FaultCode.CODEC,
                        "Opus by linear PCM can't be used",
                        "it does L24 and L16 only",
                        "ask for an Opus provider");
        };
    }
}
