package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Set;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.FixedJitterBuffer;
import org.junit.jupiter.api.Test;

class StationSettingsTest {
    private static StationSettings settings(int playoutDelayMs, double gainDb) {
        return new StationSettings(
                "booth",
                Path.of("data"),
                StationSettings.BASE_PORT_DEFAULT,
                null,
                Role.BOOTH,
                "tone",
                "none",
                StreamFormat.opus(1),
                StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT,
                playoutDelayMs,
                gainDb,
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
}
