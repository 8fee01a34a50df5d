package org.boothline.session.call;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.takes.seal.TakeCloser;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.LiveLock;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.SessionInfo;
import org.boothline.transport.quic.QuicPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session on disk, as long as this process works on it: session.json, and the lock that tells the Q Manager that an
 * app is alive.
 *
 * <p><b>Thread</b>: control.
 */
final class SessionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    private static final int RESTORE_KEY_BYTES = 32;
    private static final long TOUCH_MS = 1_000;

    private final Parts parts;
    private final SessionFolder folder;
    private final LiveLock lock;
    private final Fingerprint peer;
    private final String restoreKeyHex;
    private final boolean resumed;
    private long touchedEpochMs;

    private SessionKeeper(
            Parts parts, SessionFolder folder, LiveLock lock, Fingerprint peer, String restoreKeyHex, boolean resumed) {
        this.parts = parts;
        this.folder = folder;
        this.lock = lock;
        this.peer = peer;
        this.restoreKeyHex = restoreKeyHex;
        this.resumed = resumed;
    }

    /** What a caller is given: the session it resumes, or a new one. */
    record Ticket(String sessionId, String restoreKeyHex) {}

    /** The session with this station that ended without a hang-up, within 24 h; null if there is none. */
    static @Nullable String resumable(Parts parts, Fingerprint peer) {
        try {
            Optional<SessionFolder> last = parts.store().sessionWith(peer);
            return last.isPresent() && !last.get().info().isEnded() ? last.get().id() : null;
        } catch (UserFault fault) {
            LOG.warn("no session is resumed", fault);
            return null;
        }
    }

    /** @param wanted the session the caller would resume, or null */
    static Ticket ticket(Parts parts, Fingerprint peer, @Nullable String wanted) {
        try {
            Optional<SessionFolder> known =
                    wanted == null ? Optional.empty() : parts.store().session(wanted);
            if (known.isPresent()) {
                SessionInfo info = known.get().info();
                if (info.peer(peer).isPresent() && !info.isEnded()) {
                    return new Ticket(info.sessionId(), info.restoreKeyHex());
                }
            }
        } catch (UserFault fault) {
            LOG.warn("session {} is not resumed", wanted, fault);
        }
        byte[] key = new byte[RESTORE_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Ticket(Ids.random(), HexFormat.of().formatHex(key));
    }

    /** Makes or resumes the session, locks it, and closes takes that an earlier process left open. */
    static SessionKeeper open(Parts parts, QuicPeer peer, String peerName, String sessionId, String restoreKeyHex)
            throws UserFault {
        PeerInfo info = peerInfo(peer, peerName);
        Optional<SessionFolder> known = parts.store().session(sessionId);
        SessionFolder folder;
        long diedEpochMs = 0;
        if (known.isPresent()) {
            folder = known.get();
            diedEpochMs = folder.lastAliveEpochMs();
        } else {
            folder = parts.store()
                    .createSession(new SessionInfo(
                            SessionInfo.VERSION, sessionId, parts.wall().epochMs(), List.of(info), restoreKeyHex));
        }
        LiveLock lock = folder.tryLockLive()
                .orElseThrow(() -> new UserFault(
                        FaultCode.DISK,
                        "Session " + sessionId + " can't be resumed",
                        "another Boothline on this machine works on it",
                        "end that one first"));
        SessionKeeper keeper =
                new SessionKeeper(parts, folder, lock, peer.fingerprint(), restoreKeyHex, known.isPresent());
        if (known.isPresent()) {
            TakeCloser.closeAll(folder, parts.identity(), diedEpochMs);
            keeper.met(peer, peerName);
        }
        keeper.tick();
        return keeper;
    }

    private static PeerInfo peerInfo(QuicPeer peer, String name) {
        String certificate;
        try {
            certificate = Base64.getEncoder().encodeToString(peer.certificate().getEncoded());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that came over TLS has an encoding", e);
        }
        return new PeerInfo(
                peer.fingerprint().hex(),
                name,
                peer.address().getAddress().getHostAddress(),
                peer.address().getPort() - 1,
                certificate);
    }

    /** Notes where the other station is now, for the Q Manager. */
    void met(QuicPeer met, String name) throws UserFault {
        SessionInfo info = folder.info();
        List<PeerInfo> peers = new ArrayList<>(info.peers());
        peers.removeIf(known -> known.fingerprint().equals(met.fingerprint().hex()));
        peers.add(peerInfo(met, name));
        if (!peers.equals(info.peers())) {
            folder.update(info.withPeers(peers));
        }
    }

    String id() {
        return folder.id();
    }

    /** True if another process began this session and died. */
    boolean isResumed() {
        return resumed;
    }

    String restoreKeyHex() {
        return restoreKeyHex;
    }

    Fingerprint peer() {
        return peer;
    }

    SessionFolder folder() {
        return folder;
    }

    /** Shows, once a second, that this process lives. */
    void tick() {
        long nowMs = parts.wall().epochMs();
        if (Math.abs(nowMs - touchedEpochMs) < TOUCH_MS) {
            return;
        }
        touchedEpochMs = nowMs;
        try {
            lock.touch(nowMs);
        } catch (IOException e) {
            LOG.warn("the session's lock can't be touched", e);
        }
    }

    /** After a hang-up the session is not resumed. */
    void end() {
        try {
            folder.update(folder.info().ended(parts.wall().epochMs()));
        } catch (UserFault fault) {
            LOG.warn("the session's end was not noted", fault);
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the session's lock can't be released", e);
        }
    }
}
