package org.boothline.engine.codec;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.natives.NativeLibrary;
import org.boothline.natives.OpusDecoder;

/**
 * The system's libopus through our own binding: the first choice where the module native was built.
 *
 * <p>libopus 1.3.1 (Debian 12) takes short constant-rate stereo frames for such of a far lower bitrate, and codes them as
 * intensity stereo: the bench's signal in 5 ms loses 4 dB at 384 kbit/s and 11 dB at 256. It is told by what it does
 * rather than by its version: two tones that intensity stereo can't tell apart. Mono and decoding are not concerned.
 *
 * <p><b>Memory</b>: nothing per frame, neither ours nor the library's.
 */
final class JniOpus implements CodecProvider {
    private static final double STEREO_LEAST_DB = 20;

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
        return NativeLibrary.reason()
                + (usable() && !encodesWell(2) ? "; stereo is encoded by another, this libopus loses it" : "");
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
    public boolean encodesWell(int channels) {
        return channels == 1 || Stereo.SNR_DB >= STEREO_LEAST_DB;
    }

    /** Measured when first asked for, in a few milliseconds: 41 dB where all is well, 2 where not. */
    private static final class Stereo {
        static final double SNR_DB = snrDb();

        private static double snrDb() {
            int frameSamples = 240;
            int[] samples = new int[2 * frameSamples];
            int[] before = new int[2 * frameSamples];
            byte[] payload = new byte[Codecs.PACKET_BYTES_MAX];
            float[] out = new float[2 * frameSamples];
            double signal = 0;
            double noise = 0;
            try (FrameEncoder encoder = new JniOpusEncoder(StreamFormat.opus(2));
                    FrameDecoder decoder = new JniOpusDecoder(new OpusDecoder(2))) {
                int late = encoder.lookaheadSamples();
                for (int at = 0; at < 40 * frameSamples; at += frameSamples) {
                    System.arraycopy(samples, 0, before, 0, samples.length);
                    for (int i = 0; i < samples.length; i++) {
                        double hz = i % 2 == 0 ? 7_000 : 7_600;
                        samples[i] = (int) (1_000_000 * Math.sin(2 * Math.PI * hz * (at + i / 2) / 48_000));
                    }
                    decoder.decode(payload, encoder.encode(samples, frameSamples, payload), out);
                    for (int i = 0; i < out.length && at >= 10 * frameSamples; i++) {
                        int from = i - 2 * late;
                        double was = (from < 0 ? before[from + before.length] : samples[from]) / 8_388_608.0;
                        signal += was * was;
                        noise += (was - out[i]) * (was - out[i]);
                    }
                }
            }
            return 10 * Math.log10(signal / noise);
        }
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
