package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusAcrossProvidersTest {
    private static final CodecProvider LWJGL = new LwjglOpus();
    private static final CodecProvider CONCENTUS = new ConcentusOpus();

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 2", "false, 1", "false, 2"})
    void oneDecodesWhatTheOtherEncoded(boolean lwjglEncodes, int channels) throws UserFault {
        int frames = 24_000;
        int[] samples = Signals.speech(frames, channels);
        try (FrameEncoder encoder = (lwjglEncodes ? LWJGL : CONCENTUS).encoder(StreamFormat.opus(channels));
                FrameDecoder decoder = (lwjglEncodes ? CONCENTUS : LWJGL).decoder(Codec.OPUS, channels)) {
            float[] decoded = Signals.through(encoder, decoder, samples, channels, 240);
            double snrDb = Signals.snrDb(samples, decoded, frames, channels, encoder.lookaheadSamples());
            assertTrue(snrDb > 27, snrDb + " dB");
        }
    }

    /** Decoded audio is not portable, but the two agree to about the sixteenth bit. */
    @Test
    void bothDecodeOneStreamAlike() throws UserFault {
        int frames = 24_000;
        int[] samples = Signals.speech(frames, 1);
        try (FrameEncoder first = LWJGL.encoder(StreamFormat.opus(1));
                FrameEncoder second = LWJGL.encoder(StreamFormat.opus(1));
                FrameDecoder lwjgl = LWJGL.decoder(Codec.OPUS, 1);
                FrameDecoder concentus = CONCENTUS.decoder(Codec.OPUS, 1)) {
            float[] a = Signals.through(first, lwjgl, samples, 1, 240);
            float[] b = Signals.through(second, concentus, samples, 1, 240);
            float most = 0;
            for (int i = 0; i < a.length; i++) {
                most = Math.max(most, Math.abs(a[i] - b[i]));
            }
            assertTrue(most < 4f / 32_768, most * 32_768 + " steps of 16 bit");
        }
    }
}
