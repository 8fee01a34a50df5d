package org.boothline.lab.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.boothline.base.stats.Counter;

/** One direction of one port: a link, the socket it leaves by, and what it counted. <b>Thread</b>: the proxy's. */
final class Flow {
    private final SimulatedLink link;
    private final DatagramChannel out;
    private InetSocketAddress to;
    private final Counter in = new Counter("datagramsIn");
    private final Counter lost = new Counter("datagramsLost");
    private final Counter blackedOut = new Counter("datagramsBlackedOut");
    private final Counter overflowed = new Counter("datagramsOverflowed");
    private final Counter duplicated = new Counter("datagramsDuplicated");
    private final Counter delivered = new Counter("datagramsDelivered");
    private final Counter unsent = new Counter("datagramsUnsent");
    private final Counter inBytes = new Counter("inBytes");
    private final Counter deliveredBytes = new Counter("deliveredBytes");

    Flow(SimulatedLink link, DatagramChannel out, InetSocketAddress to) {
        this.link = link;
        this.out = out;
        this.to = to;
    }

    void towards(InetSocketAddress address) {
        to = address;
    }

    /** Puts a received datagram (position to limit) on its way, or loses it. */
    void accept(ByteBuffer received, long nowNs, InFlight inFlight) {
        in.increment();
        inBytes.add(received.remaining());
        switch (link.offer(nowNs, received.remaining())) {
            case LOST -> lost.increment();
            case BLACKED_OUT -> blackedOut.increment();
            case OVERFLOWED -> overflowed.increment();
            case DELIVERED -> enter(received, inFlight);
            case DUPLICATED -> {
                enter(received, inFlight);
                if (inFlight.add(received, link.dueNs(1), this)) {
                    duplicated.increment();
                }
            }
        }
    }

    private void enter(ByteBuffer received, InFlight inFlight) {
        if (!inFlight.add(received, link.dueNs(0), this)) {
            overflowed.increment();
        }
    }

    /** Sends a datagram whose time has come. A station that is not there is the network's daily life: it is counted. */
    void deliver(ByteBuffer payload) {
        int bytes = payload.remaining();
        try {
            if (out.send(payload, to) == bytes) {
                delivered.increment();
                deliveredBytes.add(bytes);
                return;
            }
        } catch (IOException e) {
            // Counted below like a full socket buffer: it did not get out.
        }
        unsent.increment();
    }

    FlowCount count() {
        return new FlowCount(
                in.value(),
                lost.value(),
                blackedOut.value(),
                overflowed.value(),
                duplicated.value(),
                delivered.value(),
                unsent.value(),
                inBytes.value(),
                deliveredBytes.value());
    }
}
