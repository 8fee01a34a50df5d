package org.boothline.transport.trust;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * The invitations of this station: a file each in {@code <data>/invitations/}. Each lets one guest in, once: when many
 * show the same one at the same moment, one is accepted. Those that have been over for 30 days are deleted when a new
 * one is made or all are listed.
 *
 * <p><b>Thread</b>: any, any process; may block on the disk. <b>Clock</b>: time of day, given by the caller.
 */
public final class InvitationBook {
    /** A link lies around in a mailbox: no longer than it takes to arrange a call. */
    public static final Duration LIFE_DEFAULT = Duration.ofHours(24);

    public static final Duration LIFE_MAX = Duration.ofDays(30);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final String FOLDER = "invitations";
    private static final String LOCK = "book.lock";
    private static final String SUFFIX = ".json";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final String REMEDY = "delete that file, and invite the guest anew";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    /** Reads nothing yet; the folder need not exist. */
    public InvitationBook(Path dataDir) {
        folder = dataDir.resolve(FOLDER);
    }

    /**
     * Makes an invitation and keeps it. Its secret is in the result and in the file, nowhere else.
     *
     * @param inviter this station
     * @param addresses where it may be reached, 1 to 8
     * @param guestName what to call the guest; null: as it calls itself
     * @param life how long it is good; whole seconds, up to 30 days
     * @throws UserFault USAGE if it can't be such, DISK if it can't be kept
     */
    public Invitation create(
            Fingerprint inviter,
            List<StationAddress> addresses,
            @Nullable String guestName,
            Duration life,
            long nowEpochMs)
            throws UserFault {
        check(addresses, guestName, life);
        long expiryEpochS = nowEpochMs / 1_000 + life.toSeconds();
        Invitation invitation = new Invitation(expiryEpochS, inviter, newId(), InvitationSecret.random(), addresses);
        InvitationFile kept = new InvitationFile(
                InvitationFile.VERSION,
                invitation.id(),
                invitation.secret().hex(),
                guestName,
                nowEpochMs,
                expiryEpochS * 1_000,
                InvitationFile.State.OPEN,
                null,
                0);
        return locked(() -> {
            sweep(nowEpochMs);
            write(kept);
            return invitation;
        });
    }

    private static void check(List<StationAddress> addresses, @Nullable String guestName, Duration life)
            throws UserFault {
        if (life.toSeconds() < 1 || life.compareTo(LIFE_MAX) > 0) {
            throw unusable(
                    "it is good for up to " + LIFE_MAX.toHours() + " hours", "choose the time with --hours, or none");
        }
        if (addresses.isEmpty() || addresses.size() > Invitation.ADDRESSES_MAX) {
            throw unusable(
                    "it holds 1 to " + Invitation.ADDRESSES_MAX + " addresses, not " + addresses.size(),
                    "give those under which the guest can reach this station");
        }
        if (guestName != null) {
            try {
                PeerNames.check(guestName);
            } catch (IllegalArgumentException e) {
                throw unusable(String.valueOf(e.getMessage()), "choose another name for the guest");
            }
        }
    }

    private static UserFault unusable(String why, String remedy) {
        return new UserFault(FaultCode.USAGE, "The invitation can't be made", why, remedy);
    }

    /** All that are kept, the newest first; of one whose file can't be read only that. */
    public List<KeptInvitation> list(long nowEpochMs) throws UserFault {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return locked(() -> {
            sweep(nowEpochMs);
            List<KeptInvitation> all = new ArrayList<>();
            for (String id : ids()) {
                all.add(kept(id, nowEpochMs));
            }
            all.sort(Comparator.comparingLong(KeptInvitation::createdEpochMs)
                    .reversed()
                    .thenComparing(KeptInvitation::id));
            return List.copyOf(all);
        });
    }

    private KeptInvitation kept(String id, long nowEpochMs) {
        try {
            return read(id).map(file -> file.kept(nowEpochMs)).orElseGet(() -> KeptInvitation.unreadable(id));
        } catch (UserFault e) {
            return KeptInvitation.unreadable(id); // What is wrong with it is told to whoever wants to use it.
        }
    }

    /**
     * Makes an invitation worthless.
     *
     * @throws UserFault USAGE if there is none with that id or it was used already, DISK if it can't be read or kept
     */
    public KeptInvitation withdraw(String id, long nowEpochMs) throws UserFault {
        if (read(id).isEmpty()) { // Before the lock, which makes the folder.
            throw unknown(id);
        }
        return locked(() -> {
            InvitationFile file = read(id).orElseThrow(() -> unknown(id));
            if (file.usedBy() != null) {
                throw new UserFault(
                        FaultCode.USAGE,
                        "Invitation " + id + " can't be withdrawn",
                        "it was used by station "
                                + new Fingerprint(file.usedBy()).brief() + " at "
                                + Invitation.moment(file.closedEpochMs() / 1_000),
                        "to let that station in no more, see \"boothline peers forget\"");
            }
            InvitationFile withdrawn =
                    file.state() == InvitationFile.State.WITHDRAWN ? file : file.withdrawn(nowEpochMs);
            write(withdrawn);
            return withdrawn.kept(nowEpochMs);
        });
    }

    private static UserFault unknown(String id) {
        return new UserFault(
                FaultCode.USAGE,
                "There is no invitation \"" + id + "\"",
                "none that is kept here has that id",
                "see \"boothline invite --list\"");
    }

    /**
     * Takes an invitation from a caller. Nothing is written or locked before the caller has shown that it holds the
     * secret; whoever does not is not told whether it was used, withdrawn or is still good.
     *
     * @param id as the caller says it; any text
     * @param proofHex as the caller says it; any text
     * @param caller as TLS has shown it
     * @param own this station
     * @throws UserFault (DISK) if the file is damaged or can't be changed; nobody is let in then
     */
    public Redemption redeem(String id, String proofHex, Fingerprint caller, Fingerprint own, long nowEpochMs)
            throws UserFault {
        Redemption early = refusal(read(id), proofHex, caller, own, nowEpochMs);
        if (early != null) {
            return early;
        }
        return locked(() -> {
            // Once more: somebody else may have been faster.
            Optional<InvitationFile> file = read(id);
            Redemption refusal = refusal(file, proofHex, caller, own, nowEpochMs);
            if (refusal != null) {
                return refusal;
            }
            InvitationFile good = file.orElseThrow();
            write(good.usedBy(caller, nowEpochMs));
            return new Redemption.Accepted(good.guestName());
        });
    }

    private static @Nullable Redemption refusal(
            Optional<InvitationFile> file, String proofHex, Fingerprint caller, Fingerprint own, long nowEpochMs) {
        if (file.isEmpty()) {
            return new Redemption.Unknown();
        }
        if (!InvitationProof.holds(proofHex, file.get().secret(), caller, own)) {
            return new Redemption.WrongProof();
        }
        return file.get().refusal(nowEpochMs);
    }

    /** Deletes what has been over for long. The caller holds the lock. */
    private void sweep(long nowEpochMs) throws UserFault {
        for (String id : ids()) {
            try {
                Optional<InvitationFile> file = read(id);
                if (file.isPresent() && nowEpochMs - file.get().overEpochMs() > KEPT.toMillis()) {
                    Files.deleteIfExists(file(id));
                }
            } catch (UserFault e) {
                continue; // Listed as unreadable; not ours to delete.
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private List<String> ids() throws UserFault {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                String id = name.substring(0, name.length() - SUFFIX.length());
                if (ID.matcher(id).matches()) {
                    ids.add(id);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return ids;
    }

    private UserFault unreadable(IOException e) {
        return new UserFault(
                FaultCode.DISK,
                folder + " can't be read",
                TrustFiles.reason(e),
                "see who owns that folder, or choose another data folder with --data",
                e);
    }

    /** Empty for what is no id at all: it never becomes a path. */
    private Optional<InvitationFile> read(String id) throws UserFault {
        return ID.matcher(id).matches()
                ? Documents.read(file(id), InvitationFile.class, InvitationFile.VERSION, REMEDY)
                        .filter(file -> file.id().equals(id))
                : Optional.empty();
    }

    private void write(InvitationFile file) throws UserFault {
        Documents.write(file(file.id()), file);
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private <T> T locked(TrustFiles.Work<T> work) throws UserFault {
        return TrustFiles.locked(folder.resolve(LOCK), work);
    }

    private static String newId() {
        return String.format(Locale.ROOT, "%016x", RANDOM.nextLong());
    }
}
