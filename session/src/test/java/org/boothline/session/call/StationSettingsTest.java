package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Set;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.FixedJitterBuffer;
import org.junit.jupiter.api.Test;

class StationSettingsTest {
    private static StationSettings settings(int playoutDelayMs, double gainDb) {
        return settings(playoutDelayMs, gainDb, StreamFormat.opus(1));
    }

    private static StationSettings settings(int playoutDelayMs, double gainDb, StreamFormat format) {
        return new StationSettings(
                "booth",
                Path.of("data"),
                StationSettings.BASE_PORT_DEFAULT,
                null,
                Role.BOOTH,
                "tone",
                "none",
                format,
                StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT,
                playoutDelayMs,
                gainDb,
                Accept.ASK,
                false,
                Set.of());
    }

    @Test
    void takesNoDelayThatTheJitterBufferCanNotHold() {
        int max = StationSettings.PLAYOUT_DELAY_MS_MAX;
        assertDoesNotThrow(() -> new FixedJitterBuffer(settings(max, 0).playoutDelayMs() * 1_000_000L));
        assertThrows(IllegalArgumentException.class, () -> settings(max + 1, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(0, 0));
    }

    @Test
    void takesNoGainBeyondWhatAPreamplifierHas() {
        assertDoesNotThrow(() -> settings(20, -60));
        assertThrows(IllegalArgumentException.class, () -> settings(20, 41));
        assertThrows(IllegalArgumentException.class, () -> settings(20, Double.NaN));
    }

    @Test
    void takesNoPacketThatDoesNotFitIntoADatagram() {
        assertDoesNotThrow(() -> settings(20, 0, new StreamFormat(Codec.OPUS, 2, 480, 510_000)));
        assertThrows(
                IllegalArgumentException.class, () -> settings(20, 0, new StreamFormat(Codec.OPUS, 2, 960, 510_000)));
    }
}
