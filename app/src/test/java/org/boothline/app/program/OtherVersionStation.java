package org.boothline.app.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;

/** The control port of a station from the future: another word at the handshake, or messages of version 2. */
final class OtherVersionStation implements AutoCloseable {
    /** What a later Boothline may say; all that this one has to know of it is the version. */
    static final String HELLO = "{\"type\":\"hello\",\"version\":2,\"who\":{\"name\":\"Tomorrow\"}}";

    static final String ANSWER = "{\"type\":\"helloAnswer\",\"version\":2,\"welcome\":true}";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What was asked of it. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final PortTriple ports = RealStation.freePorts();
    private final NetworkThread network = new NetworkThread("other version");
    private final UdpPort port;
    private final QuicEndpoint endpoint;

    /** @param protocol the word at the handshake */
    OtherVersionStation(Path data, String protocol) throws Exception {
        port = UdpPort.open(network, ports.host(), ports.basePort() + 1, PortRole.CONTROL);
        endpoint = QuicEndpoint.open(
                port,
                IdentityStore.loadOrCreate(data),
                QuicSettings.control().withProtocol(protocol),
                (from, request) -> {
                    asked.add(request.text());
                    return CompletableFuture.completedFuture(new Exchange(ANSWER));
                });
    }

    PortTriple ports() {
        return ports;
    }

    /** Calls a station and says hello; gives its answer. */
    JsonNode call(PortTriple station) throws Exception {
        QuicPeer peer = dial(station);
        Exchange answer = peer.request(new Exchange(HELLO.getBytes(StandardCharsets.UTF_8)))
                .get(30, TimeUnit.SECONDS);
        return MAPPER.readTree(answer.json());
    }

    /** What its user is told when the call can't be. */
    UserFault refusal(PortTriple station) throws Exception {
        try {
            throw new AssertionError("connected with " + dial(station));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserFault fault) {
                return fault;
            }
            throw e;
        }
    }

    private QuicPeer dial(PortTriple station) throws Exception {
        return endpoint.dial(new InetSocketAddress(station.host(), station.basePort() + 1))
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        endpoint.close();
        port.close();
        network.close();
    }
}
