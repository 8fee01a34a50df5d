package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.boothline.transport.quic.QuicSettings.Draft;
import org.junit.jupiter.api.Test;

class QuicSettingsTest {
    private static void refuses(Consumer<Draft> changes) {
        assertThrows(
                IllegalArgumentException.class, () -> QuicSettings.control().with(changes));
    }

    @Test
    void refusesWhatNoEndpointCouldRunWith() {
        refuses(draft -> draft.protocol = "");
        refuses(draft -> draft.connectionWindowBytes = 0);
        refuses(draft -> draft.requestsInFlightMax = 0);
        refuses(draft -> draft.requestsInFlightMax = 65);
        refuses(draft -> draft.idleMs = -1);
        refuses(draft -> draft.unfinishedMs = 0);
        refuses(draft -> draft.dialIntervalMs = 0);
    }

    @Test
    void changesOneSettingAndKeepsTheOthers() {
        QuicSettings before = QuicSettings.control();
        QuicSettings changed = before.with(draft -> draft.idleMs = 1234);
        assertEquals(1234, changed.idleMs());
        assertEquals(before, changed.with(draft -> draft.idleMs = before.idleMs()));
    }

    @Test
    void keepsEverySettingThroughADraft() throws Exception {
        for (QuicSettings settings : new QuicSettings[] {QuicSettings.control(), QuicSettings.bulk()}) {
            assertEquals(settings, settings.with(draft -> {}));
        }
        // A component that the draft forgot would be 0 or null in one of the two copies.
        QuicSettings other = QuicSettings.control().with(draft -> {
            draft.protocol = "another";
            draft.congestion = Congestion.CUBIC;
        });
        assertEquals(other, other.with(draft -> {}));
        assertEquals(QuicSettings.class.getRecordComponents().length, Draft.class.getFields().length);
    }

    @Test
    void bulkPutsAtMostHalfAMebibyteOf128KibRequestsAtRisk() {
        assertEquals(4, QuicSettings.bulk().requestsInFlightMax());
    }

    @Test
    void anExchangeMayTakeLongerThanItsAskerWaits() {
        for (QuicSettings settings : new QuicSettings[] {QuicSettings.control(), QuicSettings.bulk()}) {
            assertEquals(settings.requestTimeoutMs() * 3 / 2, settings.unfinishedMs());
        }
    }
}
