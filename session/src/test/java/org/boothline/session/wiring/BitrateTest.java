package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BitrateTest {
    private final Bitrate rate = new Bitrate();
    private long nowNs = 5;
    private long bytes = 1_000_000;

    private void pass(int times, int bytesEach) {
        for (int i = 0; i < times; i++) {
            nowNs += 100_000_000L;
            bytes += bytesEach;
            rate.measure(bytes, nowNs);
        }
    }

    @Test
    void isWhatPassedInTheLastSecond() {
        rate.measure(bytes, nowNs);
        pass(9, 5_000);
        assertEquals(0, rate.kbps());
        pass(1, 5_000);
        assertEquals(400, rate.kbps(), 0.01);
        pass(10, 1_000);
        assertEquals(80, rate.kbps(), 0.01);
        pass(10, 0);
        assertEquals(0, rate.kbps());
    }
}
