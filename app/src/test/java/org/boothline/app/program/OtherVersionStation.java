package org.boothline.app.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** The control port of a station of another age: another word at the handshake, or messages of another version. */
final class OtherVersionStation implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What was asked of it. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final int version;
    private final PortTriple ports = RealStation.freePorts();
    private final NetworkThread network = new NetworkThread("other version");
    private final UdpPort port;
    private final QuicEndpoint endpoint;

    /**
     * @param protocol the word at the handshake
     * @param version of its messages
     */
    OtherVersionStation(Path data, String protocol, int version) throws Exception {
        this.version = version;
        port = UdpPort.open(network, ports.host(), ports.basePort() + 1, PortRole.CONTROL);
        endpoint = QuicEndpoint.open(
                port,
                IdentityStore.loadOrCreate(data),
                QuicSettings.control().with(draft -> draft.protocol = protocol),
                (from, request) -> {
                    asked.add(request.text());
                    return CompletableFuture.completedFuture(new Exchange(message("helloAnswer")));
                });
    }

    PortTriple ports() {
        return ports;
    }

    /** What another Boothline may say; all that this one has to know of it is the version. */
    private String message(String type) {
        return "{\"type\":\"" + type + "\",\"version\":" + version + ",\"who\":{\"name\":\"Other\"}}";
    }

    /** The kinds of messages that were asked of it, apart from those that look after the line. */
    List<String> askedTypes() throws Exception {
        List<String> types = new ArrayList<>();
        for (String text : asked) {
            String type = MAPPER.readTree(text).path("type").asText();
            if (!type.equals("clockPing")) {
                types.add(type);
            }
        }
        return types;
    }

    /** Calls a station and asks something of this type first; gives its answer. */
    JsonNode call(PortTriple station, String type) throws Exception {
        QuicPeer peer = dial(station);
        Exchange answer = peer.request(new Exchange(message(type))).get(30, TimeUnit.SECONDS);
        peer.close("that was all");
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
