package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
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
        Codecs.warmUp(new StreamFormat(org.boothline.base.media.Codec.L24, 1, 120, 0), 50);
    }
}
