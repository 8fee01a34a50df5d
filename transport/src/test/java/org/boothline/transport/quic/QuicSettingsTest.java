package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class QuicSettingsTest {
    @Test
    void refusesWhatNoEndpointCouldRunWith() {
        QuicSettings settings = QuicSettings.control();
        assertThrows(IllegalArgumentException.class, () -> settings.withProtocol(""));
        assertThrows(IllegalArgumentException.class, () -> settings.withConnectionWindowBytes(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withRequestsInFlightMax(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withRequestsInFlightMax(65));
        assertThrows(IllegalArgumentException.class, () -> settings.withIdleMs(-1));
        assertThrows(IllegalArgumentException.class, () -> settings.withDialIntervalMs(0));
    }

    @Test
    void changesOneSettingAndKeepsTheOthers() {
        QuicSettings changed = QuicSettings.control().withIdleMs(1234);
        assertEquals(1234, changed.idleMs());
        assertEquals(
                QuicSettings.control(),
                changed.withIdleMs(QuicSettings.control().idleMs()));
    }

    @Test
    void bulkPutsAtMostHalfAMebibyteOf128KibRequestsAtRisk() {
        assertEquals(4, QuicSettings.bulk().requestsInFlightMax());
    }
}
