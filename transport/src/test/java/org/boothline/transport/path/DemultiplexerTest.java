package org.boothline.transport.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class DemultiplexerTest {
    /** RFC 9443's table, written down a second time and differently: by first bytes. */
    private static TrafficClass expected(int first, int second) {
        TrafficClass[] byFirst = new TrafficClass[256];
        java.util.Arrays.fill(byFirst, 0, 4, TrafficClass.STUN);
        java.util.Arrays.fill(byFirst, 20, 64, TrafficClass.RESTORE);
        java.util.Arrays.fill(byFirst, 64, 128, TrafficClass.QUIC);
        java.util.Arrays.fill(byFirst, 128, 192, TrafficClass.RTP);
        java.util.Arrays.fill(byFirst, 192, 256, TrafficClass.QUIC);
        boolean rtcp =
                byFirst[first] == TrafficClass.RTP && (second & 0x7F) >= 64 && (second & 0x7F) < 96 && second > 127;
        return rtcp ? TrafficClass.RTCP : byFirst[first];
    }

    @Test
    void tellsEveryPairOfFirstBytesApart() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertEquals(
                        expected(first, second),
                        Demultiplexer.classify(first, second),
                        "first byte " + first + ", second " + second);
            }
        }
    }

    @Test
    void knowsThePacketsOfTheLivePath() {
        assertEquals(TrafficClass.RTP, Demultiplexer.classify(0x80, 111)); // Opus
        assertEquals(TrafficClass.RTP, Demultiplexer.classify(0x90, 0x80 | 111)); // with extension and marker
        assertEquals(TrafficClass.RTP, Demultiplexer.classify(0x80, 113)); // L16
        assertEquals(TrafficClass.RTCP, Demultiplexer.classify(0x81, 200)); // sender report
        assertEquals(TrafficClass.RTCP, Demultiplexer.classify(0x81, 207)); // extended report
        assertEquals(TrafficClass.STUN, Demultiplexer.classify(0x00, 0x01)); // binding request
        assertEquals(TrafficClass.QUIC, Demultiplexer.classify(0xC3, 0)); // initial
        assertEquals(TrafficClass.QUIC, Demultiplexer.classify(0x41, 0)); // short header
        assertNull(Demultiplexer.classify(16, 0)); // ZRTP
    }
}
