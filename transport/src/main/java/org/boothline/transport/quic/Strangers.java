package org.boothline.transport.quic;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The callers for whom nobody has vouched yet: so many of them, and what their unfinished exchanges hold all together.
 * When there are too many, one of the address with the most of them goes, so that no crowd from one place drives out who
 * came alone from another.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: at most {@value #STRANGERS_MAX} references.
 *
 * @param <S> a stranger
 */
final class Strangers<S> {
    static final int STRANGERS_MAX = 64;
    /** As much as one known peer may hold. */
    static final long BUFFERED_BYTES_MAX = 32L << 20;

    private final Map<S, InetAddress> byArrival = new LinkedHashMap<>();
    private long bufferedBytes;

    /** Takes one more; gives back the one who must go for it, if any: of the most crowded address the first. */
    @Nullable
    S arrive(S stranger, InetAddress from) {
        byArrival.put(stranger, from);
        if (byArrival.size() <= STRANGERS_MAX) {
            return null;
        }
        S gone = firstOfTheMostCrowded();
        byArrival.remove(gone);
        return gone;
    }

    private S firstOfTheMostCrowded() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        byArrival.values().forEach(from -> counts.merge(from, 1, Integer::sum));
        S first = byArrival.keySet().iterator().next();
        for (Map.Entry<S, InetAddress> stranger : byArrival.entrySet()) {
            if (counts.getOrDefault(stranger.getValue(), 0) > counts.getOrDefault(byArrival.get(first), 0)) {
                first = stranger.getKey();
            }
        }
        return first;
    }

    /** One of them left, or is no stranger any more. */
    void leave(S stranger) {
        byArrival.remove(stranger);
    }

    /** Whether a stranger may hold so many bytes more; if so he does. */
    boolean reserve(long bytes) {
        if (bufferedBytes + bytes > BUFFERED_BYTES_MAX) {
            return false;
        }
        bufferedBytes += bytes;
        return true;
    }

    void release(long bytes) {
        bufferedBytes -= bytes;
    }

    int count() {
        return byArrival.size();
    }
}
