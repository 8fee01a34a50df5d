package org.boothline.lab.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.path.Demultiplexer;
import org.boothline.transport.path.TrafficClass;
import org.junit.jupiter.api.Test;

class FloodIT {
    private static final Garbage.Seen SEEN = new Garbage.Seen(0x01020304, 111, 65_000);

    @Test
    void eachKindIsWhatItPretendsToBe() {
        Garbage garbage = new Garbage(1);
        garbage.pretend(SEEN);
        Map<GarbageKind, TrafficClass> classes = new EnumMap<>(Map.of(
                GarbageKind.RTP_STRANGER, TrafficClass.RTP,
                GarbageKind.RTP_FORGED, TrafficClass.RTP,
                GarbageKind.RTCP, TrafficClass.RTCP,
                GarbageKind.QUIC_LONG, TrafficClass.QUIC,
                GarbageKind.QUIC_SHORT, TrafficClass.QUIC,
                GarbageKind.STUN, TrafficClass.STUN));
        for (int i = 0; i < 1_000; i++) {
            classes.forEach((kind, traffic) -> {
                ByteBuffer made = garbage.next(kind);
                assertEquals(traffic, Demultiplexer.classify(made.get(0) & 0xFF, made.get(1) & 0xFF), kind.label());
            });
            assertEquals(1_200, garbage.next(GarbageKind.QUIC_LONG).remaining());
            assertEquals(SEEN.ssrc(), garbage.next(GarbageKind.RTP_FORGED).getInt(8));
            assertEquals(0, garbage.next(GarbageKind.RTCP).remaining() % 4);
        }
    }

    @Test
    void everyPortGetsEveryKindAtTheRate() throws Exception {
        PortTriple station = PortTriple.free(InetAddress.getLoopbackAddress());
        List<DatagramChannel> ports = new ArrayList<>();
        for (int port = 0; port < PortTriple.PORTS; port++) {
            ports.add(DatagramChannel.open().bind(station.address(port)));
            ports.get(port).configureBlocking(false);
        }
        try (Flood flood = new Flood(station, 3_000, 1, SEEN, SystemClock.SYSTEM)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> flood.sent() >= 1_500);
            for (GarbageKind kind : GarbageKind.values()) {
                assertTrue(flood.sentOf(kind) > 100, kind.label());
            }
            ByteBuffer datagram = ByteBuffer.allocate(2_048);
            for (DatagramChannel port : ports) {
                assertTrue(port.receive(datagram.clear()) != null, "a port got nothing");
            }
            assertEquals(0, flood.unsent());
        } finally {
            for (DatagramChannel port : ports) {
                port.close();
            }
        }
    }
}
