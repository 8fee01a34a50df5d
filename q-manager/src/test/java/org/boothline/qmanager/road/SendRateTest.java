package org.boothline.qmanager.road;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SendRateTest {
    @Test
    void spreadsAnswersOverTimeAndSavesNothingUpWhileIdle() {
        SendRate rate = new SendRate(1_000_000);
        assertEquals(0, rate.delayNs(500_000, 0));
        assertEquals(500_000_000, rate.delayNs(500_000, 0));
        assertEquals(1_000_000_000, rate.delayNs(100, 0));
        long later = 60_000_000_000L;
        assertEquals(0, rate.delayNs(500_000, later));
        assertEquals(500_000_000, rate.delayNs(1, later));
    }

    @Test
    void keepsToTheRateAlsoWhenTheClockWraps() {
        SendRate rate = new SendRate(1_000);
        long nowNs = Long.MAX_VALUE - 1_000;
        assertEquals(0, rate.delayNs(1_000, nowNs));
        assertEquals(1_000_000_000, rate.delayNs(1_000, nowNs));
        assertEquals(1_500_000_000, rate.delayNs(1_000, nowNs + 500_000_000));
    }

    @Test
    void holdsNothingBackWithoutACap() {
        SendRate rate = new SendRate(0);
        for (int i = 0; i < 100; i++) {
            assertTrue(rate.delayNs(1 << 30, 0) == 0);
        }
    }
}
