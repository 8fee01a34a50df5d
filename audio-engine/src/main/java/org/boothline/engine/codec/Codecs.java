package org.boothline.engine.codec;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.jspecify.annotations.Nullable;

/** Which codecs this machine has, and which is taken. <b>Thread</b>: any. */
public final class Codecs {
    /**
     * No packet is larger, so that with RTP header (12 B), header extension (24 B) and SRTP tag (16 B) no datagram
     * passes 1200 B.
     */
    public static final int PACKET_BYTES_MAX = 1_148;

    /** System property that forces the Opus provider: {@code native}, {@code lwjgl} or {@code concentus}. */
    public static final String PROPERTY = "boothline.opus";

    private static final CodecProvider LINEAR = new LinearPcm();

    /** Made when the first Opus is asked for: loading a native library has its price. */
    private static final class Opus {
        static final List<CodecProvider> PROVIDERS = List.of(new JniOpus(), new LwjglOpus(), new ConcentusOpus());
    }

    private Codecs() {}

    /** All that are built in, usable or not, Opus first in order of preference. */
    public static List<CodecProvider> providers() {
        List<CodecProvider> all = new ArrayList<>(Opus.PROVIDERS);
        all.add(LINEAR);
        return List.copyOf(all);
    }

    /**
     * The Opus provider in use: the one that {@link #PROPERTY} names, otherwise the first usable one. Only an encoder
     * may come from the next one: see {@link CodecProvider#encodesWell}.
     *
     * @throws UserFault CODEC if there is none, or the forced one is unknown or can't be used here
     */
    public static CodecProvider opus() throws UserFault {
        return choose(Opus.PROVIDERS, System.getProperty(PROPERTY));
    }

    /** One sentence: which Opus provider is active, and why. */
    public static String explanation() throws UserFault {
        return explain(Opus.PROVIDERS, System.getProperty(PROPERTY));
    }

    /** @throws UserFault CODEC if no provider can be used here; USAGE if packets of the format fit no datagram */
    public static FrameEncoder encoder(StreamFormat format) throws UserFault {
        if (format.codec() != Codec.OPUS) {
            return LINEAR.encoder(format);
        }
        return chooseEncoder(Opus.PROVIDERS, System.getProperty(PROPERTY), format.channels())
                .encoder(format);
    }

    /** @throws UserFault CODEC if no provider can be used here */
    public static FrameDecoder decoder(Codec codec, int channels) throws UserFault {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, not " + channels);
        }
        return (codec == Codec.OPUS ? opus() : LINEAR).decoder(codec, channels);
    }

    /**
     * Encodes, decodes and conceals some seconds of noise as fast as it goes, so that the compiler has seen the code
     * before audio depends on it; every eighth frame may have another length, since that can change. Worth it where
     * {@link CodecProvider#needsWarmUp}: a cold Concentus stalls for tens of milliseconds.
     *
     * @param packets how many frames; 2,000 do for Concentus
     */
    public static void warmUp(StreamFormat format, int packets) throws UserFault {
        int[] lengths =
                format.codec() == Codec.OPUS ? new int[] {120, 240, 480, 960} : new int[] {format.frameSamples()};
        int[] samples = new int[StreamFormat.FRAME_SAMPLES_MAX * format.channels()];
        byte[] payload = new byte[EncodedFrame.PAYLOAD_BYTES_MAX];
        float[] out = new float[StreamFormat.FRAME_SAMPLES_MAX * format.channels()];
        int noise = 1;
        try (FrameEncoder encoder = encoder(format);
                FrameDecoder decoder = decoder(format.codec(), format.channels())) {
            for (int packet = 0; packet < packets; packet++) {
                int frames = packet % 8 == 7 ? lengths[packet / 8 % lengths.length] : format.frameSamples();
                for (int i = 0; i < frames * format.channels(); i++) {
                    noise = noise * 1_664_525 + 1_013_904_223;
                    // Bursts and pauses, so that transients, silence and steady noise all take their branches.
                    samples[i] = (packet & 16) == 0 ? noise >> 10 : noise >> 20;
                }
                int bytes = encoder.encode(samples, frames, payload);
                decoder.decode(payload, bytes, out);
                if (packet % 10 == 9) {
                    decoder.conceal(out, format.frameSamples());
                }
            }
        }
    }

    static CodecProvider chooseEncoder(List<CodecProvider> providers, @Nullable String forced, int channels)
            throws UserFault {
        for (CodecProvider provider : providers) {
            if (forced == null && provider.usable() && provider.encodesWell(channels)) {
                return provider;
            }
        }
        return choose(providers, forced);
    }

    static CodecProvider choose(List<CodecProvider> providers, @Nullable String forced) throws UserFault {
        StringBuilder why = new StringBuilder();
        for (CodecProvider provider : providers) {
            boolean asked = forced == null || forced.equals(provider.name());
            if (asked && provider.usable()) {
                return provider;
            }
            if (asked) {
                why.append(why.isEmpty() ? "" : ", ")
                        .append(provider.name())
                        .append(": ")
                        .append(provider.reason());
            }
        }
        if (forced == null) {
            throw new UserFault(
                    FaultCode.CODEC, "Opus can't be used on this machine", why.toString(), "install the full package");
        }
        throw new UserFault(
                FaultCode.CODEC,
                "The Opus provider \"" + forced + "\" can't be used",
                why.isEmpty() ? "there is none of this name" : why.toString(),
                "choose native, lwjgl or concentus in " + PROPERTY + ", or remove it");
    }

    static String explain(List<CodecProvider> providers, @Nullable String forced) throws UserFault {
        CodecProvider active = choose(providers, forced);
        StringBuilder sentence = new StringBuilder("Opus by ")
                .append(active.name())
                .append(" (")
                .append(active.version())
                .append("), ")
                .append(forced == null ? "" : "forced by " + PROPERTY + ": ")
                .append(active.reason());
        for (CodecProvider other : providers) {
            if (other == active) {
                break;
            }
            if (forced == null) {
                sentence.append("; ").append(other.name()).append(": ").append(other.reason());
            }
        }
        return sentence.append('.').toString();
    }
}
