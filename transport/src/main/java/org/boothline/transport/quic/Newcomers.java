package org.boothline.transport.quic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How many strangers may begin a connection per second: so many in all, and so many from one address. The figures: a
 * whole handshake costs about 4 ms of the network thread, so 50 a second take a fifth of one core, whoever sends them.
 * One dial begins two a second at most; behind one IPv4 address there may be a whole office, and its burst lets twenty
 * stations call in the same moment.
 *
 * <p><b>Thread</b>: network. <b>Clock</b>: monotonic, as an argument. <b>Memory</b>: an entry is made only for who is
 * let in, and goes when it says no more than a new one would: a few hundred, {@value #PREFIXES_MAX} at the very most.
 */
final class Newcomers {
    static final int PER_SECOND = 50;
    static final int BURST = 100;
    static final int PREFIX_PER_SECOND = 10;
    static final int PREFIX_BURST = 20;
    static final int PREFIXES_MAX = 1024;

    private final RateLimit all;
    private final Map<Long, RateLimit> prefixes = new HashMap<>();

    Newcomers(long nowNs) {
        all = new RateLimit(PER_SECOND, BURST, nowNs);
    }

    /** Whether one more from there may begin now; if so it is counted. One prefix that asks too much costs no other. */
    boolean admit(InetAddress from, long nowNs) {
        Long prefix = prefix(from);
        RateLimit known = prefixes.get(prefix);
        if (known != null && !known.hasRoom(nowNs) || !all.hasRoom(nowNs)) {
            return false;
        }
        if (known == null) {
            if (prefixes.size() >= PREFIXES_MAX && !forgetRested(nowNs)) {
                return false;
            }
            known = new RateLimit(PREFIX_PER_SECOND, PREFIX_BURST, nowNs);
            prefixes.put(prefix, known);
        }
        known.take(nowNs);
        all.take(nowNs);
        return true;
    }

    private boolean forgetRested(long nowNs) {
        return prefixes.values().removeIf(limit -> limit.isRested(nowNs));
    }

    int prefixes() {
        return prefixes.size();
    }

    /** An IPv4 address, or the 64 bits of an IPv6 address that name its network: the rest is the sender's to choose. */
    private static Long prefix(InetAddress from) {
        ByteBuffer bytes = ByteBuffer.wrap(from.getAddress());
        // No IPv6 address of the Internet begins with 32 zero bits, so that the two kinds can't be mistaken.
        return from instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xFFFF_FFFFL;
    }
}
