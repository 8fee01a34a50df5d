package org.boothline.engine.codec;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.natives.NativeLibrary;
import org.boothline.natives.OpusDecoder;

/**
 * The system's libopus through our own binding: the first choice where the module native was built.
 *
 * <p><b>Memory</b>: nothing per frame, neither ours nor the library's.
 */
final class JniOpus implements CodecProvider {
    @Override
    public String name() {
        return "native";
    }

    @Override
    public boolean usable() {
        return NativeLibrary.usable();
    }

    @Override
    public String reason() {
        return NativeLibrary.reason();
    }

    @Override
    public String version() {
        return usable() ? NativeLibrary.opus() + " of the system" : "";
    }

    @Override
    public boolean needsWarmUp() {
        return false;
    }

    @Override
    public FrameEncoder encoder(StreamFormat format) throws UserFault {
        OpusSettings.requireOpus(this, format.codec());
        return new JniOpusEncoder(format);
    }

    @Override
    public FrameDecoder decoder(Codec codec, int channels) throws UserFault {
        OpusSettings.requireOpus(this, codec);
        return new JniOpusDecoder(new OpusDecoder(channels));
    }
}
