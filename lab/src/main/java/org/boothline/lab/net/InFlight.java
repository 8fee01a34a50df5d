package org.boothline.lab.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that are on their way, the one due next first; those due at the same time in the order they came.
 *
 * <p><b>Thread</b>: the proxy's. <b>Memory</b>: datagrams are used again; at most {@value #DATAGRAMS_MAX} at a time,
 * further ones are refused.
 */
final class InFlight {
    static final int DATAGRAMS_MAX = 100_000;
    private static final int SPARE_MAX = 4_096;
    private static final int USUAL_BYTES = 2_048;

    /** One copy of one datagram. */
    static final class Datagram implements Comparable<Datagram> {
        private byte[] payload = new byte[USUAL_BYTES];
        private ByteBuffer view = ByteBuffer.wrap(payload);
        private long dueNs;
        private long order;
        private @Nullable Flow flow;

        /** The payload, from position to limit. */
        ByteBuffer payload() {
            return view;
        }

        Flow flow() {
            if (flow == null) {
                throw new IllegalStateException("a datagram on its way has a flow");
            }
            return flow;
        }

        @Override
        public int compareTo(Datagram other) {
            int byTime = Long.compare(dueNs, other.dueNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }

        private void fill(ByteBuffer received, long due, long turn, Flow way) {
            int bytes = received.remaining();
            if (bytes > payload.length) {
                payload = new byte[bytes];
                view = ByteBuffer.wrap(payload);
            }
            received.get(received.position(), payload, 0, bytes);
            view.limit(bytes).position(0);
            dueNs = due;
            order = turn;
            flow = way;
        }
    }

    private final PriorityQueue<Datagram> queue = new PriorityQueue<>();
    private final ArrayDeque<Datagram> spare = new ArrayDeque<>();
    private long order;

    /** Takes a copy of what is between position and limit, which stay; false if there is no room. */
    boolean add(ByteBuffer received, long dueNs, Flow flow) {
        if (queue.size() >= DATAGRAMS_MAX) {
            return false;
        }
        Datagram datagram = spare.poll();
        if (datagram == null) {
            datagram = new Datagram();
        }
        datagram.fill(received, dueNs, order++, flow);
        queue.add(datagram);
        return true;
    }

    /** The next datagram that is due, or null; give it back with {@link #release}. */
    @Nullable
    Datagram pollDue(long nowNs) {
        Datagram next = queue.peek();
        return next != null && next.dueNs <= nowNs ? queue.poll() : null;
    }

    void release(Datagram datagram) {
        if (spare.size() < SPARE_MAX) {
            spare.add(datagram);
        }
    }

    /** When the next one is due; {@link Long#MAX_VALUE} if there is none. */
    long nextDueNs() {
        Datagram next = queue.peek();
        return next == null ? Long.MAX_VALUE : next.dueNs;
    }

    int size() {
        return queue.size();
    }
}
