package org.boothline.transport.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/** {@code peers.json}. */
final class PeerFile {
    /** What the file looked like; another stamp means that it may hold something else. */
    record Stamp(FileTime modified, long bytes, @Nullable Object key) {}

    /** The file, as JSON has it. */
    record Document(int version, List<Entry> peers) {
        Document {
            require("peers", peers);
        }
    }

    /** One station, as JSON has it. */
    record Entry(
            String fingerprint,
            String name,
            PairedBy how,
            long pairedEpochMs,
            String host,
            int basePort,
            long lastCallEpochMs) {
        Entry {
            require("fingerprint", fingerprint);
            require("name", name);
            require("how", how);
            require("host", host);
        }

        static Entry of(KnownPeer peer) {
            return new Entry(
                    peer.fingerprint().hex(),
                    peer.name(),
                    peer.how(),
                    peer.pairedEpochMs(),
                    peer.host(),
                    peer.basePort(),
                    peer.lastCallEpochMs());
        }

        KnownPeer peer() {
            return new KnownPeer(
                    new Fingerprint(fingerprint), name, how, pairedEpochMs, host, basePort, lastCallEpochMs);
        }
    }

    static final int PEERS_MAX = 10_000;

    private static final int VERSION = 1;
    private static final String REMEDY =
            "bring it back from a backup; or move it away, and every station has to be" + " paired anew";

    private final Path file;

    PeerFile(Path file) {
        this.file = file;
    }

    /** Null if there is no such file. */
    @Nullable
    Stamp stamp() throws UserFault {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    file + " can't be read",
                    TrustFiles.reason(e),
                    "see who owns that file, or choose another data folder with --data",
                    e);
        }
    }

    /** None if there is no such file. */
    List<KnownPeer> read() throws UserFault {
        Document document =
                Documents.read(file, Document.class, VERSION, REMEDY).orElse(new Document(VERSION, List.of()));
        try {
            Set<String> seen = new HashSet<>();
            for (Entry entry : document.peers()) {
                require("a peer", entry);
                KnownPeer peer = entry.peer();
                if (!seen.add(PeerNames.key(peer.name()))
                        || !seen.add(peer.fingerprint().hex() + "\n")) {
                    throw new IllegalArgumentException("it holds the same station or name twice");
                }
            }
            return document.peers().stream().map(Entry::peer).toList();
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.DISK, file + " is damaged and left as it is", String.valueOf(e.getMessage()), REMEDY);
        }
    }

    /** The caller holds the lock. */
    void write(List<KnownPeer> peers) throws UserFault {
        Documents.write(
                file, new Document(VERSION, peers.stream().map(Entry::of).toList()));
    }

    private static void require(String field, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }
}
