package org.boothline.lab.fuzz;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.PortTriple;
import org.boothline.lab.net.ProxySettings;
import org.boothline.transport.path.BasePort;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;

/** The datagrams of a real handshake, of some requests and of a farewell, both ways. */
final class QuicSamples {
    private static final int DATAGRAMS_MAX = 400;
    private static final int REQUESTS = 8;
    private static final long PATIENCE_S = 20;

    private QuicSamples() {}

    /** @throws UserFault if sockets can't be had or the handshake does not succeed */
    static List<byte[]> capture() throws UserFault, InterruptedException {
        StationIdentity one = SampleStation.identity();
        StationIdentity other = SampleStation.identity();
        InetAddress loopback = PortTriple.loopback(0).host();
        PortTriple onePorts = PortTriple.free(loopback);
        PortTriple otherPorts = PortTriple.free(loopback);
        ConcurrentLinkedQueue<byte[]> seen = new ConcurrentLinkedQueue<>();
        try (NetworkThread thread = new NetworkThread("fuzz samples");
                ImpairmentProxy line = ImpairmentProxy.open(
                        ProxySettings.between(onePorts, otherPorts).build());
                UdpPort onePort = open(thread, onePorts);
                UdpPort otherPort = open(thread, otherPorts);
                QuicEndpoint oneEnd = QuicEndpoint.open(onePort, one, QuicSettings.control(), QuicSamples::echo);
                QuicEndpoint otherEnd =
                        QuicEndpoint.open(otherPort, other, QuicSettings.control(), QuicSamples::echo)) {
            line.onDatagram((direction, port, datagram) -> {
                if (seen.size() < DATAGRAMS_MAX) {
                    byte[] bytes = new byte[datagram.remaining()];
                    datagram.get(bytes);
                    seen.add(bytes);
                }
            });
            QuicPeer peer = oneEnd.dial(line.faceA().address(1)).get(PATIENCE_S, TimeUnit.SECONDS);
            for (int request = 0; request < REQUESTS; request++) {
                byte[] json = ("{\"request\":" + request + "}").getBytes(StandardCharsets.UTF_8);
                peer.request(new Exchange(json, new byte[request * 700])).get(PATIENCE_S, TimeUnit.SECONDS);
            }
            peer.close("enough");
        } catch (ExecutionException | TimeoutException e) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "No QUIC datagrams could be captured",
                    String.valueOf(e.getMessage()),
                    "see whether loopback works and the machine is not overloaded",
                    e);
        }
        return new ArrayList<>(seen);
    }

    private static CompletableFuture<Exchange> echo(QuicPeer from, Exchange request) {
        return CompletableFuture.completedFuture(request);
    }

    private static UdpPort open(NetworkThread thread, PortTriple ports) throws UserFault {
        return UdpPort.open(thread, ports.host(), BasePort.control(ports.basePort()), PortRole.CONTROL);
    }
}
