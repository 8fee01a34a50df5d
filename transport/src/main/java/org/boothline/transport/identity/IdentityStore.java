package org.boothline.transport.identity;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.time.SystemClock;
import org.boothline.base.time.WallClock;

/**
 * The station's identity in {@code <data>/identity/}: {@code key.pem} (PKCS#8) and {@code certificate.pem}, readable by
 * the owner only. Made on first use, never replaced: a station that changed its key would be a stranger to all who
 * trust it.
 *
 * <p><b>Thread</b>: any, any process: when several make it at the same moment, exactly one identity survives and all
 * get that one. The folder appears whole, by renaming, or not at all.
 */
public final class IdentityStore {
    private static final String FOLDER = "identity";

    private IdentityStore() {}

    /**
     * The identity in {@code dataDir}, made if there is none.
     *
     * @throws UserFault (DISK) if it can't be read, written, or is damaged; what is there is never overwritten
     */
    public static StationIdentity loadOrCreate(Path dataDir) throws UserFault {
        return loadOrCreate(dataDir, SystemClock.SYSTEM);
    }

    /** As above, with a clock for the certificate's first day. */
    public static StationIdentity loadOrCreate(Path dataDir, WallClock clock) throws UserFault {
        Path folder = dataDir.resolve(FOLDER);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            create(dataDir, folder, clock);
        }
        return new IdentityFiles(folder).read();
    }

    private static void create(Path dataDir, Path folder, WallClock clock) throws UserFault {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        Path aside = dataDir.resolve(FOLDER + ".new-" + HexFormat.of().formatHex(random));
        try {
            PrivateFiles.createFolders(dataDir);
            IdentityFiles files = new IdentityFiles(aside);
            files.write(IdentityMaker.make(clock));
            moveUnlessThere(aside, folder);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The station's identity can't be made in " + folder,
                    String.valueOf(e.getMessage()),
                    "see whether that folder can be written and has space left, or choose another with --data",
                    e);
        } finally {
            IdentityFiles.discard(aside);
        }
    }

    /** Renames; if somebody else was faster, theirs stays. */
    private static void moveUnlessThere(Path aside, Path folder) throws IOException {
        try {
            Files.move(aside, folder, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            // A folder that holds files is never replaced by a rename; which error says so depends on the system.
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }
}
