package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class ConcentusOpusTest extends OpusContract {
    private static final CodecProvider PROVIDER = new ConcentusOpus();

    @Override
    CodecProvider provider() {
        return PROVIDER;
    }

    /** The garbage is the library's: it makes its working arrays anew for every frame. */
    @Test
    void makesNoMoreGarbagePerFrameThanStated() throws UserFault {
        int[] samples = Arrays.copyOf(Signals.speech(4_800, 1), 240);
        byte[] payload = new byte[1_500];
        float[] out = new float[240];
        try (FrameEncoder encoder = PROVIDER.encoder(StreamFormat.opus(1));
                FrameDecoder decoder = PROVIDER.decoder(Codec.OPUS, 1)) {
            int[] size = {0};
            double encodeBytes =
                    AllocationProbe.bytesPerRound(1_000, 200, () -> size[0] = encoder.encode(samples, 240, payload));
            double decodeBytes = AllocationProbe.bytesPerRound(1_000, 200, () -> decoder.decode(payload, size[0], out));
            assertTrue(encodeBytes < 60_000, encodeBytes + " B per encode");
            assertTrue(decodeBytes < 40_000, decodeBytes + " B per decode");
        }
    }

    /** This one makes the library throw an AssertionError. */
    @Test
    void callsAPacketCorruptThatBreaksTheLibraryAndGoesOn() throws UserFault {
        byte[] breaking = HexFormat.of().parseHex("5ce9e0a2e72845b1a070b4b4b06f2db98f88e56e159b5d");
        List<byte[]> good = packets(StreamFormat.opus(1), Signals.tone(2_400, 1));
        float[] out = new float[5_760];
        float[] fresh = new float[5_760];
        try (FrameDecoder decoder = PROVIDER.decoder(Codec.OPUS, 1);
                FrameDecoder other = PROVIDER.decoder(Codec.OPUS, 1)) {
            assertEquals(FrameDecoder.CORRUPT, decoder.decode(breaking, breaking.length, out));
            for (byte[] packet : good) {
                assertEquals(240, decoder.decode(packet, packet.length, out));
                other.decode(packet, packet.length, fresh);
                assertArrayEquals(Arrays.copyOf(fresh, 240), Arrays.copyOf(out, 240));
            }
        }
    }
}
