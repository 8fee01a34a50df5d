package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private static final CodecProvider ABSENT = new LwjglOpus(() -> {
        throw new UnsatisfiedLinkError("no such file");
    });
    private static final CodecProvider CONCENTUS = new ConcentusOpus();

    @Test
    void prefersOurBindingThenLwjglAndSaysWhy() throws UserFault {
        assertEquals(
                List.of("native", "lwjgl", "concentus", "linear"),
                Codecs.providers().stream().map(CodecProvider::name).toList());
        boolean built = Codecs.providers().get(0).usable();
        assertEquals(built ? "native" : "lwjgl", Codecs.opus().name());
        String sentence = Codecs.explanation();
        assertTrue(
                sentence.startsWith(built ? "Opus by native (libopus " : "Opus by lwjgl (libopus of LWJGL 3."),
                sentence);
        assertTrue(sentence.contains(built ? "our own binding, loaded for " : "; native: our own binding "), sentence);
    }

    /** Two tones that intensity stereo can't tell apart: 41 dB, or 2 with the encoder of libopus 1.3.1. */
    @Test
    void stereoIsEncodedByOneThatKeepsTheChannelsApart() throws UserFault {
        int frames = 24_000;
        int[] samples = new int[frames * 2];
        for (int i = 0; i < samples.length; i++) {
            double hz = i % 2 == 0 ? 7_000 : 7_600;
            samples[i] = (int) (1_000_000 * Math.sin(2 * Math.PI * hz * (i / 2) / 48_000));
        }
        try (FrameEncoder encoder = Codecs.encoder(StreamFormat.opus(2));
                FrameDecoder decoder = Codecs.decoder(Codec.OPUS, 2)) {
            float[] decoded = Signals.through(encoder, decoder, samples, 2, 240);
            double snrDb = Signals.snrDb(samples, decoded, frames, 2, encoder.lookaheadSamples());
            assertTrue(snrDb > 30, snrDb + " dB");
        }
    }

    @Test
    void takesTheNextEncoderWhereTheFirstIsNotGoodUnlessItIsForcedOrTheOnlyOne() throws UserFault {
        CodecProvider monoOnly = new MonoOnly();
        List<CodecProvider> both = List.of(monoOnly, CONCENTUS);
        assertEquals(monoOnly, Codecs.chooseEncoder(both, null, 1));
        assertEquals(CONCENTUS, Codecs.chooseEncoder(both, null, 2));
        assertEquals(monoOnly, Codecs.chooseEncoder(both, "mono", 2));
        assertEquals(monoOnly, Codecs.chooseEncoder(List.of(monoOnly), null, 2));
        assertThrows(UserFault.class, () -> Codecs.chooseEncoder(List.of(ABSENT), null, 1));
    }

    /** Usable, but with a fault in its stereo. */
    private static final class MonoOnly implements CodecProvider {
        @Override
        public String name() {
            return "mono";
        }

        @Override
        public boolean usable() {
            return true;
        }

        @Override
        public String reason() {
            return "made for a test";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public boolean needsWarmUp() {
            return false;
        }

        @Override
        public boolean encodesWell(int channels) {
            return channels == 1;
        }

        @Override
        public FrameEncoder encoder(StreamFormat format) throws UserFault {
            return CONCENTUS.encoder(format);
        }

        @Override
        public FrameDecoder decoder(Codec codec, int channels) throws UserFault {
            return CONCENTUS.decoder(codec, channels);
        }
    }

    @Test
    void fallsBackToPureJavaAndSaysWhatIsMissing() throws UserFault {
        List<CodecProvider> providers = List.of(ABSENT, CONCENTUS);
        assertEquals(CONCENTUS, Codecs.choose(providers, null));
        String sentence = Codecs.explain(providers, null);
        assertTrue(sentence.startsWith("Opus by concentus (Concentus"), sentence);
        assertTrue(sentence.contains("; lwjgl: no native library for "), sentence);
        assertTrue(sentence.endsWith("(no such file)."), sentence);
    }

    @Test
    void takesTheProviderThatThePropertyNames() throws UserFault {
        System.setProperty(Codecs.PROPERTY, "concentus");
        try {
            assertEquals("concentus", Codecs.opus().name());
            assertTrue(Codecs.explanation().contains("forced by boothline.opus: "), Codecs.explanation());
        } finally {
            System.clearProperty(Codecs.PROPERTY);
        }
    }

    @Test
    void refusesAForcedProviderThatIsUnknownOrUnusable() {
        UserFault unknown = assertThrows(UserFault.class, () -> Codecs.choose(List.of(CONCENTUS), "speex"));
        assertEquals(FaultCode.CODEC, unknown.code());
        assertTrue(unknown.sentence().contains("there is none of this name"), unknown.sentence());
        UserFault unusable = assertThrows(UserFault.class, () -> Codecs.choose(List.of(ABSENT, CONCENTUS), "lwjgl"));
        assertTrue(unusable.sentence().contains("no such file"), unusable.sentence());
    }

    @Test
    void failsInOneSentenceWhenNoneIsUsable() {
        UserFault fault = assertThrows(UserFault.class, () -> Codecs.choose(List.of(ABSENT), null));
        assertEquals(FaultCode.CODEC, fault.code());
        assertTrue(
                fault.sentence().startsWith("Opus can't be used on this machine: lwjgl: no native"), fault.sentence());
    }

    @Test
    void warmsUpWithoutLeavingATrace() throws UserFault {
        Codecs.warmUp(StreamFormat.opus(2), 50);
        Codecs.warmUp(new StreamFormat(Codec.L24, 1, 120, 0), 50);
    }
}
