package org.boothline.takes.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/**
 * The folder of one session. <b>Thread</b>: any; session.json and the streams have one writer, the app that holds the
 * {@link LiveLock}.
 */
public final class SessionFolder {
    private static final String SESSION = "session.json";
    private static final String STREAM = "stream.json";

    private final Path folder;

    SessionFolder(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** The session's id. */
    public String id() {
        return String.valueOf(folder.getFileName());
    }

    /** @throws UserFault (DISK) if session.json is missing, damaged or can't be read */
    public SessionInfo info() throws UserFault {
        return JsonFile.read(folder.resolve(SESSION), SessionInfo.class, SessionInfo.VERSION)
                .orElseThrow(() -> missing(folder.resolve(SESSION)));
    }

    /** @throws UserFault (DISK) if the document there is damaged (it is left alone) or the disk refuses */
    public void update(SessionInfo info) throws UserFault {
        if (!info.sessionId().equals(id())) {
            throw new IllegalArgumentException("session " + info.sessionId() + " does not belong into folder " + id());
        }
        JsonFile.read(folder.resolve(SESSION), SessionInfo.class, SessionInfo.VERSION);
        JsonFile.write(folder.resolve(SESSION), info);
    }

    /** The spool of a stream of ours; the folder need not exist. */
    public Path sentStream(String streamId) {
        return folder.resolve("sent").resolve(Ids.require(streamId));
    }

    /** The packet log of a stream of the other station; the folder need not exist. */
    public Path receivedStream(String streamId) {
        return folder.resolve("received").resolve(Ids.require(streamId));
    }

    /** Where a take's packets are. */
    public Path streamOf(TakeInfo take) {
        return take.direction() == Direction.SENT ? sentStream(take.streamId()) : receivedStream(take.streamId());
    }

    /** Makes the stream's folder and writes stream.json into it. */
    public void writeStreamInfo(Path streamFolder, StreamInfo info) throws UserFault {
        JsonFile.read(streamFolder.resolve(STREAM), StreamInfo.class, StreamInfo.VERSION);
        JsonFile.write(streamFolder.resolve(STREAM), info);
    }

    /** @throws UserFault (DISK) if stream.json is missing, damaged or can't be read */
    public StreamInfo streamInfo(Path streamFolder) throws UserFault {
        return JsonFile.read(streamFolder.resolve(STREAM), StreamInfo.class, StreamInfo.VERSION)
                .orElseThrow(() -> missing(streamFolder.resolve(STREAM)));
    }

    /** The take with this id; it need not exist. */
    public TakeFolder take(String takeId) {
        return new TakeFolder(this, folder.resolve("takes").resolve(Ids.require(takeId)));
    }

    /** The takes that exist, in no order; none of them has been read. */
    public List<TakeFolder> takes() throws UserFault {
        List<TakeFolder> takes = new ArrayList<>();
        for (String id : idsIn(folder.resolve("takes"))) {
            TakeFolder take = take(id);
            if (take.exists()) {
                takes.add(take);
            }
        }
        return takes;
    }

    /** Locks the session for this process; empty if another process has it. */
    public Optional<LiveLock> tryLockLive() throws UserFault {
        try {
            return LiveLock.tryLock(folder);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "Session " + id() + " can't be locked",
                    JsonFile.reason(e),
                    "check that " + folder + " belongs to you and the disk has room",
                    e);
        }
    }

    /** True if no process works on this session any more: see {@link LiveLock#isLapsed}. */
    public boolean isLapsed(long nowEpochMs) throws UserFault {
        try {
            return LiveLock.isLapsed(folder, nowEpochMs);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** When an app was last seen at work on this session, or else when it was made. */
    public long lastAliveEpochMs() throws UserFault {
        try {
            Optional<Long> touched = LiveLock.lastTouchEpochMs(folder);
            return touched.isPresent() ? touched.get() : info().createdEpochMs();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Folders that are named by an id; none if there is no such folder. */
    static List<String> idsIn(Path folder) throws UserFault {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (Ids.isId(name)) {
                    ids.add(name);
                }
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        Collections.sort(ids);
        return ids;
    }

    @Override
    public String toString() {
        return "session " + id();
    }

    private static UserFault missing(Path file) {
        return new UserFault(FaultCode.DISK, file + " can't be read", "it does not exist", "restore it from a backup");
    }

    private static UserFault unreadable(Path folder, IOException e) {
        return new UserFault(
                FaultCode.DISK,
                folder + " can't be read",
                JsonFile.reason(e),
                "check that the folder belongs to you and the disk is sound",
                e);
    }
}
