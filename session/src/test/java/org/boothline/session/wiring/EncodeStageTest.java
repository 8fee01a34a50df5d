package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;

class EncodeStageTest {
    private static final StreamFormat FORMAT = StreamFormat.opus(1);

    private final FakeEncoder encoder = new FakeEncoder();
    private final EncodeStage stage = new EncodeStage(encoder, FORMAT);
    private final CapturedFrame frame = new CapturedFrame(240);

    private void encode(long sample64, int frames) {
        frame.sample64 = sample64;
        frame.frames = frames;
        frame.capturedAtNs = sample64 * 2;
        stage.onEvent(frame, 0, true);
    }

    @Test
    void numbersPacketsWithoutHolesAndGivesThemTheirPlaceAndTime() {
        encode(0, 240);
        encode(240, 240);
        assertEquals(1, frame.encoded.index64);
        assertEquals(240, frame.encoded.sample64);
        assertEquals(480, frame.encoded.timeNs);
        assertEquals(FORMAT.word(), frame.encoded.formatWord);
        assertEquals(10, frame.encoded.payloadBytes);
        assertEquals(2, stage.nextIndex64());
        assertEquals(480, stage.nextSample64());
    }

    @Test
    void leavesNoHoleInTheIndexWhereTheSourceHadOne() {
        encode(0, 240);
        encode(48_000, 0);
        assertEquals(0, frame.encoded.payloadBytes);
        encode(48_000, 240);
        assertEquals(1, frame.encoded.index64);
        assertEquals(48_000, frame.encoded.sample64);
        assertEquals(2, encoder.encoded);
    }

    @Test
    void makesNoPacketOfWhatTheEncoderRefused() {
        encode(0, 240);
        encoder.bytes = 0;
        encode(240, 240);
        assertEquals(0, frame.encoded.payloadBytes);
        assertEquals(1, stage.nextIndex64());
    }

    @Test
    void givesEachPacketTheLengthOfItsOwnFrame() {
        encode(0, 240);
        encode(240, 120);
        assertEquals(120, StreamFormat.frameSamplesOf(frame.encoded.formatWord));
        encode(360, 240);
        assertEquals(FORMAT.word(), frame.encoded.formatWord);
        assertEquals(2, frame.encoded.index64);
        assertEquals(600, stage.nextSample64());
        assertEquals(1, stage.runs().indexOf(240 + 119));
    }

    @Test
    void changesTheBitrateOnceAndBeforeAFrame() {
        encode(0, 240);
        stage.bitrateBps(96_000);
        assertEquals(0, encoder.bitrateChanges);
        encode(240, 240);
        encode(480, 240);
        assertEquals(96_000, encoder.bitrateBps);
        assertEquals(1, encoder.bitrateChanges);
    }

    @Test
    void closesItsEncoderAtTheEnd() {
        stage.onShutdown();
        assertTrue(encoder.closed);
    }
}
