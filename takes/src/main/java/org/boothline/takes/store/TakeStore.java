package org.boothline.takes.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.time.SystemClock;
import org.boothline.base.time.WallClock;

/**
 * All sessions and takes of a data folder. Reads the disk at every call: other processes write there too.
 *
 * <p><b>Thread</b>: any. <b>Clock</b>: time of day, to tell whether a session is still to be resumed.
 */
public final class TakeStore {
    /** How long a session waits for its stations to come back. */
    public static final long SESSION_KEPT_MS = 24 * 3_600_000L;

    private static final String LAST = "last";

    private final Path sessions;
    private final WallClock clock;

    public TakeStore(Path dataDir) {
        this(dataDir, SystemClock.SYSTEM);
    }

    public TakeStore(Path dataDir, WallClock clock) {
        this.sessions = dataDir.resolve("sessions");
        this.clock = clock;
    }

    /** @throws UserFault (DISK) if the disk refuses or there is such a session already */
    public SessionFolder createSession(SessionInfo info) throws UserFault {
        SessionFolder folder = folder(info.sessionId());
        if (Files.exists(folder.folder())) {
            throw new UserFault(
                    FaultCode.DISK,
                    "Session " + info.sessionId() + " can't be made",
                    folder.folder() + " exists",
                    "resume that session instead");
        }
        folder.update(info);
        return folder;
    }

    /** The session with this id; empty if there is none or this is no id. */
    public Optional<SessionFolder> session(String id) {
        return Ids.isId(id) && Files.isDirectory(folder(id).folder()) ? Optional.of(folder(id)) : Optional.empty();
    }

    /** The newest session with this peer that was alive within 24 h; damaged ones don't count, see {@link #faults}. */
    public Optional<SessionFolder> sessionWith(Fingerprint peer) throws UserFault {
        long oldestMs = clock.epochMs() - SESSION_KEPT_MS;
        SessionFolder newest = null;
        long newestMs = Long.MIN_VALUE;
        for (SessionFolder session : sessions()) {
            Optional<SessionInfo> info = readable(session);
            if (info.isPresent() && info.get().peer(peer).isPresent()) {
                long aliveMs = Math.max(session.lastAliveEpochMs(), info.get().createdEpochMs());
                if (aliveMs >= oldestMs && aliveMs > newestMs) {
                    newest = session;
                    newestMs = aliveMs;
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    /** All sessions; none of them has been read. */
    public List<SessionFolder> sessions() throws UserFault {
        List<SessionFolder> folders = new ArrayList<>();
        for (String id : SessionFolder.idsIn(sessions)) {
            folders.add(folder(id));
        }
        return folders;
    }

    /** All takes, oldest first; damaged ones come first. */
    public List<TakeFolder> takes() throws UserFault {
        List<Dated> dated = new ArrayList<>();
        for (SessionFolder session : sessions()) {
            for (TakeFolder take : session.takes()) {
                dated.add(new Dated(take, readable(take)));
            }
        }
        dated.sort(Comparator.comparingLong(Dated::startEpochNs));
        return dated.stream().map(Dated::folder).toList();
    }

    /**
     * Finds a take as a person names it.
     *
     * @param idOrNameOrLast a take's id, its name (the latest of that name), the beginning of an id if no other id begins
     *     so, or {@code last} for the latest take
     * @throws UserFault (TAKE) if there is none or more than one; (DISK) if it is damaged
     */
    public TakeFolder take(String idOrNameOrLast) throws UserFault {
        List<TakeFolder> takes = takes();
        TakeFolder named = null;
        List<TakeFolder> begun = new ArrayList<>();
        for (TakeFolder take : takes) {
            if (take.id().equals(idOrNameOrLast)) {
                return take;
            }
            if (take.id().startsWith(idOrNameOrLast)) {
                begun.add(take);
            }
            if (readable(take).filter(i -> i.name().equals(idOrNameOrLast)).isPresent()) {
                named = take;
            }
        }
        if (idOrNameOrLast.equals(LAST) && !takes.isEmpty()) {
            return takes.get(takes.size() - 1);
        }
        if (named != null) {
            return named;
        }
        if (begun.size() == 1 && !idOrNameOrLast.isEmpty()) {
            return begun.get(0);
        }
        throw notFound(idOrNameOrLast, takes.isEmpty(), begun);
    }

    /** What can't be read in this store, for a person; the rest of it works. */
    public List<UserFault> faults() throws UserFault {
        List<UserFault> faults = new ArrayList<>();
        for (SessionFolder session : sessions()) {
            try {
                session.info();
            } catch (UserFault e) {
                faults.add(e);
            }
            for (TakeFolder take : session.takes()) {
                try {
                    take.info();
                } catch (UserFault e) {
                    faults.add(e);
                }
            }
        }
        return faults;
    }

    private SessionFolder folder(String id) {
        return new SessionFolder(sessions.resolve(Ids.require(id)));
    }

    private static Optional<SessionInfo> readable(SessionFolder session) {
        try {
            return Optional.of(session.info());
        } catch (UserFault e) {
            return Optional.empty(); // Named by faults().
        }
    }

    private static Optional<TakeInfo> readable(TakeFolder take) {
        try {
            return Optional.of(take.info());
        } catch (UserFault e) {
            return Optional.empty(); // Named by faults(), and by whoever asks for this very take.
        }
    }

    private static UserFault notFound(String wanted, boolean none, List<TakeFolder> begun) {
        String what = "Take \"" + wanted + "\" can't be found";
        if (none) {
            return new UserFault(
                    FaultCode.TAKE, what, "there is no take yet", "record one, or name the data folder with --data");
        }
        if (begun.size() > 1 && !wanted.isEmpty()) {
            String ids = String.join(", ", begun.stream().map(TakeFolder::id).toList());
            return new UserFault(FaultCode.TAKE, what, "several ids begin so (" + ids + ")", "give more digits");
        }
        return new UserFault(
                FaultCode.TAKE, what, "no take has this id or name", "see \"takes list\" for those that are there");
    }

    private record Dated(TakeFolder folder, Optional<TakeInfo> info) {
        long startEpochNs() {
            return info.map(TakeInfo::startEpochNs).orElse(Long.MIN_VALUE);
        }
    }
}
