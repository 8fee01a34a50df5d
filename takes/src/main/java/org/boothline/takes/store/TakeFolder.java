package org.boothline.takes.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.takes.log.PlayoutNotes;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.SignedManifest;

/**
 * The folder of one take. <b>Thread</b>: any; take.json has one writer at a time: the app, and after its death whoever
 * holds the {@link LiveLock}.
 */
public final class TakeFolder {
    private static final String TAKE = "take.json";
    private static final String MANIFEST = "manifest.json";
    private static final String PROOF = "proof.json";

    private final SessionFolder session;
    private final Path folder;

    TakeFolder(SessionFolder session, Path folder) {
        this.session = session;
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    public SessionFolder session() {
        return session;
    }

    /** The take's id. */
    public String id() {
        return String.valueOf(folder.getFileName());
    }

    public boolean exists() {
        return Files.exists(folder.resolve(TAKE));
    }

    /**
     * The take as it is now on disk: range and reason are the sender's if its manifest was fetched later, whatever take.json
     * had to guess.
     *
     * @throws UserFault (TAKE) if there is none, (DISK) if take.json or a fetched manifest is damaged or can't be read
     */
    public TakeInfo info() throws UserFault {
        TakeInfo written = required();
        if (written.isOpen() || written.manifest() != null) {
            return written;
        }
        Optional<SignedManifest> fetched = fetchedManifest();
        return fetched.isPresent() ? written.withManifest(fetched.get()) : written;
    }

    private TakeInfo required() throws UserFault {
        return read().orElseThrow(() -> new UserFault(
                FaultCode.TAKE, "Take " + id() + " can't be read", "it does not exist", "see \"takes list\""));
    }

    /**
     * Writes take.json. A stopped take does not change any more, but for the manifest that it gets once.
     *
     * @throws UserFault (TAKE) if the take is stopped already and this would change it; (DISK) if take.json is damaged or
     *     the disk refuses
     */
    public void write(TakeInfo info) throws UserFault {
        if (!info.takeId().equals(id())) {
            throw new IllegalArgumentException("take " + info.takeId() + " does not belong into folder " + id());
        }
        Optional<TakeInfo> before = read();
        if (before.isPresent() && !before.get().isOpen() && !before.get().equals(info)) {
            SignedManifest added = info.manifest();
            boolean onlyManifest = before.get().manifest() == null
                    && added != null
                    && before.get().withManifest(added).equals(info);
            if (!onlyManifest) {
                throw new UserFault(
                        FaultCode.TAKE, "Take " + id() + " can't be changed", "it is stopped", "start a new take");
            }
        }
        JsonFile.write(folder.resolve(TAKE), info);
    }

    private Optional<TakeInfo> read() throws UserFault {
        return JsonFile.read(folder.resolve(TAKE), TakeInfo.class, TakeInfo.VERSION);
    }

    /** The sender's manifest: the one in take.json, else the one fetched later. */
    public Optional<SignedManifest> manifest() throws UserFault {
        SignedManifest own = required().manifest();
        return own != null ? Optional.of(own) : fetchedManifest();
    }

    private Optional<SignedManifest> fetchedManifest() throws UserFault {
        return JsonFile.read(folder.resolve(MANIFEST), FetchedManifest.class, FetchedManifest.VERSION)
                .map(FetchedManifest::manifest);
    }

    /** Keeps a manifest that was fetched after the take was stopped. */
    public void writeFetchedManifest(SignedManifest manifest) throws UserFault {
        JsonFile.write(folder.resolve(MANIFEST), new FetchedManifest(FetchedManifest.VERSION, manifest));
    }

    /** @throws UserFault (DISK) if it is damaged or can't be read */
    public Optional<Proof> proof() throws UserFault {
        return JsonFile.read(folder.resolve(PROOF), Proof.class, Proof.VERSION);
    }

    public void writeProof(Proof proof) throws UserFault {
        JsonFile.write(folder.resolve(PROOF), proof);
    }

    /** What was heard instead of audio, as far as it was noted in this take's folder. */
    public PlayoutNotes.Heard heard() throws UserFault {
        try {
            return PlayoutNotes.read(folder);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    folder.resolve(PlayoutNotes.FILE_NAME) + " can't be read",
                    JsonFile.reason(e),
                    "check that the file belongs to you and the disk is sound",
                    e);
        }
    }

    /** What arrived, gaps concealed; made at stop. */
    public Path receivedWav() {
        return folder.resolve("received.wav");
    }

    /** All packets, decoded afresh. */
    public Path restoredWav() {
        return folder.resolve("restored.wav");
    }

    /** The captured samples. */
    public Path replacedWav() {
        return folder.resolve("replaced.wav");
    }

    public Path proofFile() {
        return folder.resolve(PROOF);
    }

    /** The Q Manager's. */
    public Path jobFile() {
        return folder.resolve("job.json");
    }

    @Override
    public String toString() {
        return "take " + id();
    }
}
