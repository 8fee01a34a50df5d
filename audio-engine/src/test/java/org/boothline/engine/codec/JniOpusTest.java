package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JniOpusTest extends OpusContract {
    private static final CodecProvider PROVIDER = new JniOpus();

    /** Where the build tools are, NativeOpusIT does not let it be skipped. */
    @BeforeAll
    static void needsTheLibrary() {
        assumeTrue(PROVIDER.usable(), PROVIDER.reason());
    }

    @Override
    CodecProvider provider() {
        return PROVIDER;
    }

    @Test
    void allocatesNothingPerFrame() throws UserFault {
        int[] samples = Arrays.copyOf(Signals.speech(4_800, 1), 240);
        byte[] payload = new byte[1_500];
        float[] out = new float[240];
        try (FrameEncoder encoder = PROVIDER.encoder(StreamFormat.opus(1));
                FrameDecoder decoder = PROVIDER.decoder(Codec.OPUS, 1)) {
            double bytes = AllocationProbe.bytesPerRound(2_000, 2_000, () -> {
                encoder.changeBitrate(256_000);
                int size = encoder.encode(samples, 240, payload);
                decoder.decode(payload, size, out);
                decoder.conceal(out, 240);
            });
            assertEquals(0.0, bytes, 0.1, "ours and the library's together");
        }
    }

    @Test
    void refusesLinearPcmInOneSentence() {
        UserFault fault = assertThrows(UserFault.class, () -> PROVIDER.decoder(Codec.L24, 1));
        assertEquals(FaultCode.CODEC, fault.code());
        assertTrue(fault.sentence().contains("it does Opus only"), fault.sentence());
    }

    @Test
    void refusesWorkAfterClosingInsteadOfTouchingFreedMemory() throws UserFault {
        FrameEncoder encoder = PROVIDER.encoder(StreamFormat.opus(1));
        FrameDecoder decoder = PROVIDER.decoder(Codec.OPUS, 1);
        encoder.close();
        encoder.close();
        decoder.close();
        decoder.close();
        assertThrows(IllegalStateException.class, () -> encoder.encode(new int[240], 240, new byte[1_500]));
        assertThrows(IllegalStateException.class, () -> encoder.changeBitrate(64_000));
        assertThrows(IllegalStateException.class, () -> decoder.decode(new byte[10], 10, new float[240]));
        assertThrows(IllegalStateException.class, () -> decoder.conceal(new float[240], 240));
        assertThrows(IllegalStateException.class, decoder::reset);
    }
}
