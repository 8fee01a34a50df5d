package org.boothline.transport.quic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;

/** A station with a control port on loopback; echoes requests unless told otherwise. */
final class StationFixture implements AutoCloseable {
    final NetworkThread thread;
    final UdpPort port;
    final StationIdentity identity;
    final QuicEndpoint endpoint;
    final List<QuicPeer> accepted = new CopyOnWriteArrayList<>();

    StationFixture(QuicSettings settings) throws Exception {
        this(settings, (from, request) -> CompletableFuture.completedFuture(request));
    }

    StationFixture(QuicSettings settings, ExchangeHandler handler) throws Exception {
        this(settings, handler, SystemClock.SYSTEM);
    }

    StationFixture(QuicSettings settings, ExchangeHandler handler, NanoClock clock) throws Exception {
        thread = new NetworkThread("station");
        port = UdpPort.open(thread, InetAddress.getLoopbackAddress(), 0, PortRole.CONTROL);
        identity = freshIdentity();
        endpoint = QuicEndpoint.open(port, identity, settings, handler, clock);
        endpoint.onPeer(accepted::add);
    }

    static StationIdentity freshIdentity() throws Exception {
        Path data = Files.createTempDirectory("boothline-station");
        try {
            return IdentityStore.loadOrCreate(data);
        } finally {
            try (var files = Files.walk(data)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    InetSocketAddress address() {
        return port.localAddress();
    }

    @Override
    public void close() {
        endpoint.close();
        port.close();
        thread.close();
    }
}
