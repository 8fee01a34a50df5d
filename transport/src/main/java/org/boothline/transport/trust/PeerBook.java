package org.boothline.transport.trust;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * The stations that are known here: {@code <data>/peers.json}. What another process changes counts from the next look
 * on. A file that is damaged or of a later version is told by every method and never written over.
 *
 * <p><b>Thread</b>: any, any process; may block on the disk. <b>Clock</b>: time of day, given by the caller.
 */
public final class PeerBook {
    private record Snapshot(PeerFile.Stamp stamp, List<KnownPeer> peers) {}

    private static final String FILE = "peers.json";
    private static final String LOCK = "peers.lock";

    private final PeerFile file;
    private final Path lock;
    private volatile @Nullable Snapshot snapshot;

    /** Reads nothing yet; neither the folder nor the file need exist. */
    public PeerBook(Path dataDir) {
        file = new PeerFile(dataDir.resolve(FILE));
        lock = dataDir.resolve(LOCK);
    }

    /** All, by name. */
    public List<KnownPeer> list() throws UserFault {
        List<KnownPeer> peers = new ArrayList<>(peers());
        peers.sort(Comparator.comparing(peer -> PeerNames.key(peer.name())));
        return List.copyOf(peers);
    }

    public Optional<KnownPeer> find(Fingerprint fingerprint) throws UserFault {
        return first(peers(), peer -> peer.fingerprint().equals(fingerprint));
    }

    /** Case, blanks around it and what can't be seen don't count. */
    public Optional<KnownPeer> findByName(String name) throws UserFault {
        return named(peers(), name);
    }

    /** Who was last seen there, the one most recently called first; several if they share a router. */
    public List<KnownPeer> findByAddress(String host, int basePort) throws UserFault {
        String wanted = host.toLowerCase(Locale.ROOT);
        return peers().stream()
                .filter(peer -> peer.basePort() == basePort
                        && peer.host().toLowerCase(Locale.ROOT).equals(wanted))
                .sorted(Comparator.comparingLong(KnownPeer::lastCallEpochMs).reversed())
                .toList();
    }

    /**
     * Lets a station in from now on. One that is known already keeps its name.
     *
     * @param name what to call it, as the station itself says; is cleaned of what can't be seen, and gets a number if another has that name: "Studio 2"
     * @param host empty if not known; {@code basePort} 0 then
     * @return as it stands in the book
     */
    public KnownPeer pin(Fingerprint fingerprint, String name, PairedBy how, String host, int basePort, long nowEpochMs)
            throws UserFault {
        String clean = PeerNames.cleaned(name);
        return change(peers -> {
            KnownPeer known =
                    first(peers, peer -> peer.fingerprint().equals(fingerprint)).orElse(null);
            KnownPeer pinned = known == null
                    ? new KnownPeer(
                            fingerprint, PeerNames.unique(clean, keys(peers)), how, nowEpochMs, host, basePort, 0)
                    : known.paired(how, nowEpochMs).at(host, basePort);
            replace(peers, known, pinned);
            return pinned;
        });
    }

    /**
     * Calls a station something else.
     *
     * @throws UserFault (USAGE) if none has the old name, another has the new one, or nobody can be called so
     */
    public KnownPeer rename(String oldName, String newName) throws UserFault {
        return change(peers -> {
            KnownPeer known = named(peers, oldName).orElseThrow(() -> unknown(oldName));
            KnownPeer other = named(peers, newName).orElse(known);
            if (!other.equals(known)) {
                throw unusable(newName, "another station has that name");
            }
            KnownPeer renamed;
            try {
                renamed = known.named(newName.strip());
            } catch (IllegalArgumentException e) {
                throw unusable(newName, String.valueOf(e.getMessage()));
            }
            replace(peers, known, renamed);
            return renamed;
        });
    }

    /**
     * Lets a station in no more, until it is paired anew.
     *
     * @return as it stood in the book
     * @throws UserFault (USAGE) if none has that name
     */
    public KnownPeer forget(String name) throws UserFault {
        return change(peers -> {
            KnownPeer known = named(peers, name).orElseThrow(() -> unknown(name));
            peers.remove(known);
            return known;
        });
    }

    /**
     * A call with it is up.
     *
     * @param host where it is; empty if not known
     * @return false if it is not in the book, which stays as it is then
     */
    public boolean noteCall(Fingerprint fingerprint, String host, int basePort, long nowEpochMs) throws UserFault {
        if (find(fingerprint).isEmpty()) {
            return false;
        }
        return change(peers -> {
            KnownPeer known =
                    first(peers, peer -> peer.fingerprint().equals(fingerprint)).orElse(null);
            if (known != null) {
                replace(peers, known, known.at(host, basePort).called(nowEpochMs));
            }
            return known != null;
        });
    }

    /** Changes a list of the peers in place. */
    @FunctionalInterface
    private interface Change<T> {
        T apply(List<KnownPeer> peers) throws UserFault;
    }

    private <T> T change(Change<T> change) throws UserFault {
        return TrustFiles.locked(lock, () -> {
            // From the disk, whatever the snapshot says: it is about to be written over.
            List<KnownPeer> peers = new ArrayList<>(file.read());
            T result = change.apply(peers);
            if (peers.size() > PeerFile.PEERS_MAX) {
                throw new UserFault(
                        FaultCode.DISK,
                        "The book of known stations is full",
                        "it holds " + PeerFile.PEERS_MAX,
                        "forget some with \"boothline peers forget\"");
            }
            file.write(peers);
            return result;
        });
    }

    private List<KnownPeer> peers() throws UserFault {
        PeerFile.Stamp now = file.stamp();
        if (now == null) {
            return List.of();
        }
        Snapshot last = snapshot;
        if (last == null || !now.equals(last.stamp())) {
            // The stamp is older than what is read: a change in between shows at the next look.
            last = new Snapshot(now, file.read());
            snapshot = last;
        }
        return last.peers();
    }

    private static Optional<KnownPeer> first(List<KnownPeer> peers, Predicate<KnownPeer> wanted) {
        return peers.stream().filter(wanted).findFirst();
    }

    private static Optional<KnownPeer> named(List<KnownPeer> peers, String name) {
        String key = PeerNames.key(name);
        return first(peers, peer -> PeerNames.key(peer.name()).equals(key));
    }

    private static Set<String> keys(List<KnownPeer> peers) {
        Set<String> keys = new HashSet<>();
        peers.forEach(peer -> keys.add(PeerNames.key(peer.name())));
        return keys;
    }

    private static void replace(List<KnownPeer> peers, @Nullable KnownPeer old, KnownPeer with) {
        if (old != null) {
            peers.remove(old);
        }
        peers.add(with);
    }

    private static UserFault unknown(String name) {
        return new UserFault(
                FaultCode.USAGE,
                "There is no station \"" + name + "\"",
                "none that is known here has that name",
                "see \"boothline peers list\"");
    }

    private static UserFault unusable(String name, String why) {
        return new UserFault(FaultCode.USAGE, "No station can be called \"" + name + "\"", why, "choose another name");
    }
}
