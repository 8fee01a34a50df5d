package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The first datagrams of real dials, each of another connection, caught before they reach anybody. */
final class FirstFlights {
    private static final int AT_ONCE = 100;

    private FirstFlights() {}

    static List<byte[]> capture(int count) throws Exception {
        Map<String, byte[]> byId = new LinkedHashMap<>();
        QuicSettings once = QuicSettings.control().with(draft -> {
            draft.handshakeCopies = 0;
            draft.dialIntervalMs = 60_000;
        });
        try (StationFixture dialling = new StationFixture(once)) {
            while (byId.size() < count) {
                capture(dialling, byId);
            }
        }
        return new ArrayList<>(byId.values()).subList(0, count);
    }

    private static void capture(StationFixture dialling, Map<String, byte[]> byId) throws Exception {
        try (RawSocket nobody = new RawSocket()) {
            List<CompletableFuture<QuicPeer>> dials = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                dials.add(dialling.endpoint.dial(nobody.address()));
            }
            await().atMost(10, SECONDS).until(() -> nobody.received.size() >= AT_ONCE / 2);
            dials.forEach(dial -> dial.cancel(false));
            for (byte[] datagram : nobody.received) {
                if (datagram.length == 1200) {
                    byId.putIfAbsent(Arrays.toString(Arrays.copyOfRange(datagram, 6, 14)), datagram);
                }
            }
        }
    }
}
