package org.boothline.engine.codec;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/**
 * Opus in pure Java: the last resort where no native library loads, and in tests an independent check of the other.
 *
 * <p>16 bit in and out (the encoder rounds the 24 bit samples), fixed point, about twice as slow as libopus once warm.
 * <b>Memory</b>: the library makes about 28 kB of garbage per encoded 5 ms mono frame and 12 kB per decoded one; we add
 * none.
 */
final class ConcentusOpus implements CodecProvider {
    private static final String ABOUT = "/META-INF/maven/io.github.jaredmdobson/concentus/pom.properties";

    @Override
    public String name() {
        return "concentus";
    }

    @Override
    public boolean usable() {
        return true;
    }

    @Override
    public String reason() {
        return "pure Java, runs everywhere, but slower and with garbage to collect: the last resort";
    }

    @Override
    public String version() {
        Properties properties = new Properties();
        try (InputStream found = OpusDecoder.class.getResourceAsStream(ABOUT)) {
            if (found != null) {
                properties.load(found);
            }
        } catch (IOException unreadable) {
            return "Concentus of unknown version";
        }
        return ("Concentus " + properties.getProperty("version", "")).strip();
    }

    @Override
    public boolean needsWarmUp() {
        return true;
    }

    @Override
    public FrameEncoder encoder(StreamFormat format) throws UserFault {
        OpusSettings.requireOpus(this, format.codec());
        try {
            return new ConcentusEncoder(format);
        } catch (OpusException refused) {
            throw new IllegalStateException("Concentus refused a checked format", refused);
        }
    }

    @Override
    public FrameDecoder decoder(Codec codec, int channels) throws UserFault {
        OpusSettings.requireOpus(this, codec);
        try {
            return new ConcentusDecoder(channels);
        } catch (OpusException refused) {
            throw new IllegalStateException("Concentus refused " + channels + " channels", refused);
        }
    }
}
