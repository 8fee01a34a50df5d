package org.boothline.transport.path;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.stats.Counter;

/** What one port saw. <b>Thread</b>: raised by the network thread (sends: by any), read by any. */
public final class PortCounters {
    private static final TrafficClass[] CLASSES = TrafficClass.values();

    private final Counter[] received = new Counter[CLASSES.length];
    private final Counter[] unhandled = new Counter[CLASSES.length];

    /** Datagrams whose first bytes are no class of ours, empty ones included. */
    public final Counter unclassified = new Counter("datagramsUnclassified");

    /** Datagrams whose sink failed: a fault of ours, and yet no reason to stop the port. */
    public final Counter sinkFailures = new Counter("sinkFailures");

    public final Counter sent = new Counter("datagramsSent");

    /** Not sent: the socket's queue was full or the port closed. */
    public final Counter sendsRefused = new Counter("sendsRefused");

    /** Given to the system and refused by it: no route, no network, address family. */
    public final Counter sendFailures = new Counter("sendFailures");

    /** Errors that the system reported on receiving. */
    public final Counter receiveFailures = new Counter("receiveFailures");

    PortCounters() {
        for (TrafficClass traffic : CLASSES) {
            received[traffic.ordinal()] = new Counter(lower(traffic) + "DatagramsReceived");
            unhandled[traffic.ordinal()] = new Counter(lower(traffic) + "DatagramsUnhandled");
        }
    }

    private static String lower(TrafficClass traffic) {
        return traffic.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Datagrams of this class that arrived. */
    public Counter received(TrafficClass traffic) {
        return received[traffic.ordinal()];
    }

    /** Datagrams of this class that nobody had asked for; dropped. */
    public Counter unhandled(TrafficClass traffic) {
        return unhandled[traffic.ordinal()];
    }

    /** All of them, for views and logs. */
    public List<Counter> all() {
        List<Counter> all = new ArrayList<>(List.of(received));
        all.addAll(List.of(unhandled));
        all.addAll(List.of(unclassified, sinkFailures, sent, sendsRefused, sendFailures, receiveFailures));
        return all;
    }
}
