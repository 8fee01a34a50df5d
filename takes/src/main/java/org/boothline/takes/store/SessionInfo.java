package org.boothline.takes.store;

import java.util.List;
import java.util.Optional;
import org.boothline.base.identity.Fingerprint;

/**
 * session.json.
 *
 * @param version {@value #VERSION}
 * @param peers the other stations; only they are ever served
 * @param restoreKeyHex random key for roads over untrusted hosts
 * @param endedEpochMs when it was hung up; 0 while it may be resumed
 */
public record SessionInfo(
        int version,
        String sessionId,
        long createdEpochMs,
        List<PeerInfo> peers,
        String restoreKeyHex,
        long endedEpochMs) {
    public static final int VERSION = 1;

    public SessionInfo {
        Ids.require(sessionId);
        peers = List.copyOf(peers);
        if (!restoreKeyHex.matches("([0-9a-f]{2})*")) {
            throw new IllegalArgumentException("a restore key is hexadecimal");
        }
    }

    /** A session that has not ended. */
    public SessionInfo(int version, String sessionId, long createdEpochMs, List<PeerInfo> peers, String restoreKeyHex) {
        this(version, sessionId, createdEpochMs, peers, restoreKeyHex, 0);
    }

    /** True once one side has hung up: it is not resumed, but its takes are still served. */
    public boolean isEnded() {
        return endedEpochMs != 0;
    }

    /** The same session, hung up. */
    public SessionInfo ended(long epochMs) {
        return new SessionInfo(version, sessionId, createdEpochMs, peers, restoreKeyHex, epochMs);
    }

    /** The peer with this fingerprint. */
    public Optional<PeerInfo> peer(Fingerprint fingerprint) {
        return peers.stream()
                .filter(peer -> peer.fingerprint().equals(fingerprint.hex()))
                .findFirst();
    }

    /** The same session with other peers. */
    public SessionInfo withPeers(List<PeerInfo> now) {
        return new SessionInfo(version, sessionId, createdEpochMs, now, restoreKeyHex, endedEpochMs);
    }

    /** Without the key, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "SessionInfo[" + sessionId + ", peers " + peers + "]";
    }
}
