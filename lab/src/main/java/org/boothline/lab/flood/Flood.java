package org.boothline.lab.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;
import org.boothline.lab.net.PortTriple;
import org.jspecify.annotations.Nullable;

/**
 * Garbage of all kinds, in turn, at a station's three ports in turn, from several addresses. <b>Thread</b>: one of its own;
 * public methods by any.
 */
public final class Flood implements AutoCloseable {
    private static final int SOURCES = 16;

    private final GarbageKind[] kinds = GarbageKind.values();
    private final Map<GarbageKind, Counter> sent = new EnumMap<>(GarbageKind.class);
    private final Counter unsent = new Counter("garbageUnsent");
    private final List<DatagramChannel> sources = new ArrayList<>();
    private final PortTriple to;
    private final Garbage garbage;
    private final PacedSender sender;

    /**
     * Starts at once.
     *
     * @param seen a packet of the call, as somebody on the way sees it; null if none was seen
     * @throws UserFault if sockets can't be had
     */
    public Flood(PortTriple to, double perSecond, long seed, Garbage.@Nullable Seen seen, NanoClock clock)
            throws UserFault {
        this.to = to;
        garbage = new Garbage(seed);
        garbage.pretend(seen);
        for (GarbageKind kind : kinds) {
            sent.put(kind, new Counter(kind.name()));
        }
        try {
            for (int source = 0; source < SOURCES; source++) {
                DatagramChannel channel = DatagramChannel.open();
                sources.add(channel);
                channel.bind(new InetSocketAddress(to.host(), 0));
                channel.configureBlocking(false);
            }
        } catch (IOException e) {
            closeSources();
            throw new UserFault(
                    FaultCode.PORT, "The flood's sockets can't be opened", e.toString(), "close other programs", e);
        }
        sender = new PacedSender("flood", clock, perSecond, Long.MAX_VALUE, this::fire).start();
    }

    /** All pairs of kind and port come equally often. */
    private void fire(long number) {
        GarbageKind kind = kinds[(int) (number % kinds.length)];
        int port = (int) (number / kinds.length % PortTriple.PORTS);
        ByteBuffer datagram = garbage.next(kind);
        try {
            int bytes = sources.get((int) (number % SOURCES)).send(datagram, to.address(port));
            (bytes > 0 ? sent(kind) : unsent).increment();
        } catch (IOException e) {
            unsent.increment(); // A station that is gone is refused at our end: the figures show it.
        }
    }

    private Counter sent(GarbageKind kind) {
        return java.util.Objects.requireNonNull(sent.get(kind));
    }

    /** Datagrams of this kind that the system took. */
    public long sentOf(GarbageKind kind) {
        return sent(kind).value();
    }

    /** Of all kinds. */
    public long sent() {
        return sent.values().stream().mapToLong(Counter::value).sum();
    }

    /** That the system did not take. */
    public long unsent() {
        return unsent.value();
    }

    @Override
    public void close() {
        sender.close();
        closeSources();
    }

    private void closeSources() {
        for (DatagramChannel source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                // A datagram socket has nothing to flush: it is closed all the same.
            }
        }
    }
}
