package org.boothline.session.call;

/**
 * Decides when to ask the other station for new keys: when its control channel lives, and yet no authentic audio has come
 * for a minute. Then its packets may have run so far ahead that nobody can tell how often their sequence numbers wrapped.
 *
 * <p><b>Thread</b>: control. <b>Clock</b>: monotonic, given. <b>Source</b>: RFC 3711 section 3.3.1.
 */
final class KeyWatch {
    /** Far less than the 2^15 packets after which the receiver loses count: 82 s of 2.5 ms packets. */
    static final long SILENT_NS = 60_000_000_000L;

    private long sinceNs;

    KeyWatch(long nowNs) {
        sinceNs = nowNs;
    }

    /** @param authenticatedAtNs when the last authentic packet came, or its epoch began */
    boolean asks(long authenticatedAtNs, boolean lineStands, long nowNs) {
        if (!lineStands) {
            sinceNs = nowNs;
            return false;
        }
        boolean silent = nowNs - sinceNs >= SILENT_NS && nowNs - authenticatedAtNs >= SILENT_NS;
        if (silent) {
            sinceNs = nowNs;
        }
        return silent;
    }
}
