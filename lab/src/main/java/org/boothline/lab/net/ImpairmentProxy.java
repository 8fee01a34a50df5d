package org.boothline.lab.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.LongRange;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.jspecify.annotations.Nullable;

/**
 * A bad line between two stations, for real datagrams. Each station sees the other at one of the proxy's two faces,
 * three ports each, and every datagram on all three ports passes a {@link SimulatedLink}:
 *
 * <pre>
 *   station A  ⇄  face A  ── six links, one per port and direction ──  face B  ⇄  station B
 * </pre>
 *
 * <p>Which datagrams are lost depends on the seed, the direction, the port and the datagram's number there, never on
 * time or on other ports. A blackout is one for all ports and both directions.
 *
 * <p><b>Thread</b>: one of its own moves the datagrams; all public methods may be called from any. <b>Clock</b>: the
 * given one, as nanoseconds since the proxy was opened. A datagram is late by the thread's wake-up: it sleeps in the
 * selector while nothing is due within {@value #COARSE_NS} ns, then in short naps; it never spins. <b>Memory</b>: what
 * is on its way, see {@link InFlight}.
 */
public final class ImpairmentProxy implements AutoCloseable {
    /** The selector counts whole milliseconds and wakes late by some tenths: the last stretch is taken in naps. */
    private static final long COARSE_NS = 1_600_000;

    private static final long NAP_NS = 80_000;
    private static final int DATAGRAMS_PER_TURN = 64;
    private static final int DATAGRAM_BYTES_MAX = 65_535;

    /** What a socket of a face needs to know: where its datagrams go, and who must learn where they came from. */
    private record Inlet(Direction direction, int port, Flow onward, Flow back) {}

    private final ProxySettings settings;
    private final NanoClock clock;
    private final long originNs;
    private final Face faceA;
    private final Face faceB;
    private final Selector selector;
    private final Map<Direction, List<Flow>> flows = new EnumMap<>(Direction.class);
    private final Blackouts blackouts = new Blackouts();
    private final InFlight inFlight = new InFlight();
    private final ByteBuffer received = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    private final Counter receiveFailures = new Counter("receiveFailures");
    private final ThreadOwner owner = new ThreadOwner();
    private final Thread thread = new Thread(this::run, "impairment-proxy");
    private boolean rtpSeen;
    private volatile @Nullable Witness witness;
    private volatile boolean closed;

    private ImpairmentProxy(ProxySettings settings, NanoClock clock, Face faceA, Face faceB, Selector selector) {
        this.settings = settings;
        this.clock = clock;
        this.faceA = faceA;
        this.faceB = faceB;
        this.selector = selector;
        originNs = clock.nowNs();
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        flows.put(Direction.A_TO_B, flows(settings.aToB(), seeds, faceB, settings.stationB()));
        flows.put(Direction.B_TO_A, flows(settings.bToA(), seeds, faceA, settings.stationA()));
        thread.setDaemon(true);
    }

    /** Opens the six sockets and starts to forward. @throws UserFault if a port can't be opened */
    public static ImpairmentProxy open(ProxySettings settings) throws UserFault {
        return open(settings, SystemClock.SYSTEM);
    }

    static ImpairmentProxy open(ProxySettings settings, NanoClock clock) throws UserFault {
        Face faceA = Face.open(settings.faceA(), "the proxy's face to station A");
        Face faceB;
        try {
            faceB = Face.open(settings.faceB(), "the proxy's face to station B");
        } catch (UserFault e) {
            faceA.close();
            throw e;
        }
        try {
            ImpairmentProxy proxy = new ImpairmentProxy(settings, clock, faceA, faceB, Selector.open());
            proxy.register();
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            faceA.close();
            faceB.close();
            throw new UserFault(
                    FaultCode.PORT, "The proxy's sockets can't be watched", e.toString(), "close other programs", e);
        }
    }

    /** Where station A finds "station B". */
    public PortTriple faceA() {
        return faceA.ports();
    }

    /** Where station B finds "station A". */
    public PortTriple faceB() {
        return faceB.ports();
    }

    /** Sees every datagram that comes in, before the line decides about it. */
    @FunctionalInterface
    public interface Witness {
        /**
         * <b>Thread</b>: the proxy's, which waits.
         *
         * @param port 0 to 2, counted from the base
         * @param datagram from position to limit; valid only during the call, its position is the witness's to move
         */
        void saw(Direction direction, int port, ByteBuffer datagram);
    }

    /** Who sees what comes in from now on; null for nobody. */
    public void onDatagram(@Nullable Witness next) {
        witness = next;
    }

    /**
     * Sends a datagram of the caller's to a station, from the address that this station knows as the other one's.
     *
     * @param port 0 to 2, counted from the base
     * @return false if the system did not take it
     */
    public boolean inject(Direction direction, int port, ByteBuffer datagram) {
        Face from = direction == Direction.A_TO_B ? faceB : faceA;
        PortTriple to = direction == Direction.A_TO_B ? settings.stationB() : settings.stationA();
        try {
            return from.channel(port).send(datagram, to.address(port)) > 0;
        } catch (IOException e) {
            return false; // Nobody there, or closing: as on any line.
        }
    }

    /** From now on nothing passes, on no port and in no direction, for so long. */
    public void startBlackout(double seconds) {
        long nowNs = nowNs();
        blackouts.add(new LongRange(nowNs, nowNs + Math.round(seconds * 1e9)));
    }

    /** @param port 0 to 2, counted from the base */
    public FlowCount count(Direction direction, int port) {
        return flowsOf(direction).get(port).count();
    }

    /** All ports and both directions together. */
    public FlowCount count() {
        FlowCount sum = FlowCount.ZERO;
        for (Direction direction : Direction.values()) {
            for (int port = 0; port < PortTriple.PORTS; port++) {
                sum = sum.plus(count(direction, port));
            }
        }
        return sum;
    }

    /** How often a socket refused to be read. */
    public long receiveFailures() {
        return receiveFailures.value();
    }

    /** Stops forwarding; what is on its way is lost. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2_000);
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector can't be closed", e);
        } finally {
            faceA.close();
            faceB.close();
        }
    }

    private List<Flow> flows(LineSettings line, SplittableRandom seeds, Face out, PortTriple to) {
        Flow[] made = new Flow[PortTriple.PORTS];
        for (int port = 0; port < made.length; port++) {
            SimulatedLink link = new SimulatedLink(line, blackouts, seeds.nextLong());
            made[port] = new Flow(link, out.channel(port), to.address(port));
        }
        return List.of(made);
    }

    private List<Flow> flowsOf(Direction direction) {
        List<Flow> found = flows.get(direction);
        if (found == null) {
            throw new IllegalStateException("both directions have flows");
        }
        return found;
    }

    private void register() throws ClosedChannelException {
        for (int port = 0; port < PortTriple.PORTS; port++) {
            Flow aToB = flowsOf(Direction.A_TO_B).get(port);
            Flow bToA = flowsOf(Direction.B_TO_A).get(port);
            faceA.channel(port).register(selector, SelectionKey.OP_READ, new Inlet(Direction.A_TO_B, port, aToB, bToA));
            faceB.channel(port).register(selector, SelectionKey.OP_READ, new Inlet(Direction.B_TO_A, port, bToA, aToB));
        }
    }

    private long nowNs() {
        return clock.nowNs() - originNs;
    }

    private void run() {
        owner.bind();
        while (!closed) {
            try {
                awaitWork();
            } catch (IOException e) {
                throw new UncheckedIOException("the proxy can't wait for its sockets", e);
            }
            deliverDue();
        }
    }

    /** Returns when datagrams came in (they are on their way then), when one may be due, or when it is woken. */
    private void awaitWork() throws IOException {
        long dueNs = inFlight.nextDueNs();
        if (dueNs == Long.MAX_VALUE) {
            selector.select(this::receive);
            return;
        }
        long waitNs = dueNs - nowNs();
        if (waitNs > COARSE_NS) {
            selector.select(this::receive, (waitNs - COARSE_NS) / 1_000_000 + 1);
        } else if (selector.selectNow(this::receive) == 0 && waitNs > 0) {
            LockSupport.parkNanos(Math.min(waitNs, NAP_NS));
        }
    }

    private void deliverDue() {
        long nowNs = nowNs();
        for (InFlight.Datagram next = inFlight.pollDue(nowNs); next != null; next = inFlight.pollDue(nowNs)) {
            next.flow().deliver(next.payload());
            inFlight.release(next);
        }
    }

    private void receive(SelectionKey key) {
        assert owner.isCurrent();
        DatagramChannel channel = (DatagramChannel) key.channel();
        Inlet inlet = (Inlet) key.attachment();
        for (int i = 0; i < DATAGRAMS_PER_TURN; i++) {
            received.clear();
            InetSocketAddress sender;
            try {
                sender = (InetSocketAddress) channel.receive(received);
            } catch (IOException e) {
                receiveFailures
                        .increment(); // Some systems report a far port's refusal here. The next datagram may come.
                return;
            }
            if (sender == null) {
                return;
            }
            received.flip();
            long nowNs = nowNs();
            if (settings.followSenders()) {
                inlet.back().towards(sender);
            }
            if (!rtpSeen && inlet.port() == 0 && isRtp(received)) {
                rtpSeen = true;
                settings.blackoutsNs()
                        .forEach(range -> blackouts.add(new LongRange(nowNs + range.first(), nowNs + range.end())));
            }
            Witness watching = witness;
            if (watching != null) {
                watching.saw(inlet.direction(), inlet.port(), received.slice());
            }
            inlet.onward().accept(received, nowNs, inFlight);
        }
    }

    /** Version 2, a whole header, and not the payload types that RFC 5761 leaves to RTCP. */
    static boolean isRtp(ByteBuffer datagram) {
        if (datagram.remaining() < 12) {
            return false;
        }
        int first = datagram.get(datagram.position()) & 0xFF;
        int type = datagram.get(datagram.position() + 1) & 0x7F;
        return first >> 6 == 2 && (type < 64 || type > 95);
    }
}
