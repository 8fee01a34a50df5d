package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Set;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.device.DeviceRequest;
import org.junit.jupiter.api.Test;

class StationSettingsTest {
    private static StationSettings settings(String playoutDelay, double gainDb) {
        return settings(playoutDelay, gainDb, StreamFormat.opus(1));
    }

    private static StationSettings settings(String playoutDelay, double gainDb, StreamFormat format) {
        return settings(playoutDelay, gainDb, format, StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT);
    }

    private static StationSettings settings(
            String playoutDelay, double gainDb, StreamFormat format, int deviceBufferFrames) {
        return new StationSettings(
                "booth",
                Path.of("data"),
                StationSettings.BASE_PORT_DEFAULT,
                null,
                Role.BOOTH,
                "tone",
                "none",
                format,
                deviceBufferFrames,
                playoutDelay,
                false,
                gainDb,
                Accept.ASK,
                false,
                Set.of());
    }

    @Test
    void takesNoDelayThatTheJitterBufferCanNotHold() {
        for (String delay : new String[] {"live", "Studio", "safe", "0", "2.5", "500"}) {
            assertDoesNotThrow(() -> settings(delay, 0).delayPolicy(), delay);
        }
        for (String delay : new String[] {"-0.1", "501", "", "soon", "NaN", "-3"}) {
            assertThrows(IllegalArgumentException.class, () -> settings(delay, 0), delay);
        }
    }

    @Test
    void takesNoGainBeyondWhatAPreamplifierHas() {
        assertDoesNotThrow(() -> settings("studio", -60));
        assertThrows(IllegalArgumentException.class, () -> settings("studio", 41));
        assertThrows(IllegalArgumentException.class, () -> settings("studio", Double.NaN));
    }

    @Test
    void takesNoDeviceBufferThatNoCardIsAskedFor() {
        StreamFormat mono = StreamFormat.opus(1);
        assertDoesNotThrow(
                () -> new DeviceRequest(1, settings("studio", 0, mono, 32).deviceBufferFrames(), 48_000));
        assertDoesNotThrow(
                () -> new DeviceRequest(1, settings("studio", 0, mono, 48_000).deviceBufferFrames(), 48_000));
        assertThrows(IllegalArgumentException.class, () -> settings("studio", 0, mono, 31));
        assertThrows(IllegalArgumentException.class, () -> settings("studio", 0, mono, 48_001));
    }

    @Test
    void takesNoPacketThatDoesNotFitIntoADatagram() {
        assertDoesNotThrow(() -> settings("studio", 0, new StreamFormat(Codec.OPUS, 2, 480, 510_000)));
        assertThrows(
                IllegalArgumentException.class,
                () -> settings("studio", 0, new StreamFormat(Codec.OPUS, 2, 960, 510_000)));
    }
}
