package org.boothline.lab.fuzz;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortCounters;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;

/**
 * A real port with a real QUIC endpoint on it, by its socket: everything of every class. Its own call to a friend, up all the
 * while and over the same socket, must not suffer.
 */
final class PortTarget implements FuzzTarget {
    /** So many are on their way before their arrival is awaited: far less than a socket's buffer holds. */
    private static final int AHEAD_DATAGRAMS = 64;

    private static final int CASES_PER_REQUEST = 4_096;
    private static final long ARRIVAL_NS = 2_000_000_000L;
    private static final long POLL_NS = 50_000;
    private static final long PATIENCE_S = 20;
    private static final int KEPT_CASES = 2 * AHEAD_DATAGRAMS;

    private final NanoClock clock = SystemClock.SYSTEM;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Corpus corpus;
    private final NetworkThread thread = new NetworkThread("fuzzed");
    private final UdpPort port;
    private final QuicPeer friend;
    /** Not connected: Java sends no empty datagram on a socket that is. */
    private final DatagramChannel stranger;

    private final InetSocketAddress address;
    private final TrafficClass[] classes = TrafficClass.values();
    private final RtcpTargets.Reader rtcp = new RtcpTargets.Reader();
    private long sent;
    private long arrivedBefore;

    PortTarget() throws UserFault, InterruptedException, IOException {
        corpus = Corpus.ofDatagrams(DatagramSamples.all());
        InetAddress loopback = PortTriple.loopback(0).host();
        NetworkThread other = keep(new NetworkThread("fuzzed friend"));
        keep(thread);
        UdpPort otherPort = keep(UdpPort.open(other, loopback, 0, PortRole.CONTROL));
        QuicEndpoint otherEnd =
                keep(QuicEndpoint.open(otherPort, SampleStation.identity(), QuicSettings.control(), PortTarget::echo));
        port = keep(UdpPort.open(thread, loopback, 0, PortRole.CONTROL));
        port.on(TrafficClass.RTCP, (from, datagram, nowNs) -> {
            try {
                rtcp.takes(datagram);
            } catch (BrokenPromise e) {
                throw new IllegalStateException(e);
            }
        });
        QuicEndpoint end =
                keep(QuicEndpoint.open(port, SampleStation.identity(), QuicSettings.control(), PortTarget::echo));
        try {
            friend = end.dial(otherEnd.port().localAddress()).get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("two endpoints on loopback don't meet", e);
        }
        address = port.localAddress();
        stranger = keep(DatagramChannel.open());
        arrivedBefore = arrived();
    }

    private <T extends AutoCloseable> T keep(T made) {
        open.add(made);
        return made;
    }

    private static CompletableFuture<Exchange> echo(QuicPeer from, Exchange request) {
        return CompletableFuture.completedFuture(request);
    }

    @Override
    public String name() {
        return "port";
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    /** Datagrams of any class and of none; the friend's are among them. */
    private long arrived() {
        PortCounters counters = port.counters();
        long arrived = counters.unclassified.value();
        for (TrafficClass traffic : classes) {
            arrived += counters.received(traffic).value();
        }
        return arrived;
    }

    @Override
    public boolean takes(byte[] input) throws Exception {
        stranger.send(ByteBuffer.wrap(input), address);
        if (++sent % AHEAD_DATAGRAMS == 0) {
            awaitArrival();
            lookForFailures();
        }
        if (sent % CASES_PER_REQUEST == 0) {
            settle();
        }
        return false;
    }

    /** Or goes on after a while: the system may drop datagrams on a busy machine. */
    private void awaitArrival() {
        long deadlineNs = clock.nowNs() + ARRIVAL_NS;
        while (arrived() - arrivedBefore < AHEAD_DATAGRAMS && clock.nowNs() - deadlineNs < 0) {
            LockSupport.parkNanos(POLL_NS);
        }
        if (arrived() - arrivedBefore < AHEAD_DATAGRAMS)
            System.err.println("WAIT " + sent + " " + (arrived() - arrivedBefore)
                    + port.counters().all().stream()
                            .map(c -> c.name() + "=" + c.value())
                            .toList());
        arrivedBefore = arrived();
    }

    private void lookForFailures() throws BrokenPromise {
        RuntimeException thrown = port.firstSinkFailure();
        if (thrown != null) {
            BrokenPromise broken = new BrokenPromise("a sink threw at one of the last " + KEPT_CASES + " datagrams");
            broken.initCause(thrown);
            throw broken;
        }
        PortCounters counters = port.counters();
        BrokenPromise.unless(
                counters.receiveFailures.value() == 0 && port.isOpen(), "the port failed: " + counters.all());
        BrokenPromise.unless(friend.isOpen(), "the call ended: " + friend.closeReason());
    }

    @Override
    public void settle() throws Exception {
        String said = "case " + sent;
        Exchange answer = friend.request(new Exchange(said)).get(PATIENCE_S, TimeUnit.SECONDS);
        BrokenPromise.unless(
                new String(answer.json(), StandardCharsets.UTF_8).equals(said), "the friend answered something else");
        lookForFailures();
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }
}
