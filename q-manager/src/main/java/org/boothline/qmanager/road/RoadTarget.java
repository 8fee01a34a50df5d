package org.boothline.qmanager.road;

import java.net.InetSocketAddress;
import java.util.List;
import org.boothline.base.identity.Fingerprint;

/**
 * Whom to reach, and where it may be.
 *
 * @param name for sentences
 * @param addresses newest first; may be empty, then only a station that has called us can be reached
 */
public record RoadTarget(String sessionId, Fingerprint fingerprint, String name, List<InetSocketAddress> addresses) {
    public RoadTarget {
        addresses = List.copyOf(addresses);
    }
}
