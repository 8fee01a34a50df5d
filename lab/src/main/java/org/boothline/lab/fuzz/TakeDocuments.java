package org.boothline.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.Codec;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobFile;
import org.boothline.qmanager.job.JobPhase;
import org.boothline.qmanager.job.JobSource;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.SessionInfo;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;

/** The documents of a session with one received, signed, restored take. */
final class TakeDocuments {
    private static final String SESSION = "0123456789abcdef";
    private static final String STREAM = "1123456789abcdef";
    private static final String TAKE = "2123456789abcdef";
    private static final String ROOT = "ab".repeat(32);
    private static final long START_EPOCH_NS = 1_767_225_600_000_000_000L;

    private final Path data = SampleStation.folder();
    private final StationIdentity identity = SampleStation.identity();
    private final TakeStore store = new TakeStore(data);
    private final SessionFolder session;
    private final TakeFolder take;
    private final Path stream;
    private final SignedManifest signed;

    private TakeDocuments() throws UserFault {
        String fingerprint = identity.fingerprint().hex();
        session = store.createSession(new SessionInfo(
                SessionInfo.VERSION,
                SESSION,
                START_EPOCH_NS / 1_000_000,
                List.of(new PeerInfo(fingerprint, "Booth", "192.0.2.7", 6000, "QUJD")),
                ROOT));
        stream = session.receivedStream(STREAM);
        session.writeStreamInfo(
                stream,
                new StreamInfo(
                        StreamInfo.VERSION,
                        STREAM,
                        fingerprint,
                        Codec.OPUS,
                        1,
                        240,
                        256_000,
                        120,
                        48_000,
                        START_EPOCH_NS));
        take = session.take(TAKE);
        signed = SignedManifest.sign(statement(), identity);
        take.write(TakeInfo.open(
                TAKE, "Scene 12", SESSION, STREAM, Direction.RECEIVED, fingerprint, 4_800, 18, START_EPOCH_NS, null));
    }

    private Manifest statement() {
        RangeSet faults = new RangeSet();
        faults.add(5_000, 5_240);
        return new Manifest(
                SESSION,
                TAKE,
                "Scene 12",
                STREAM,
                identity.fingerprint(),
                Codec.OPUS,
                1,
                120,
                new LongRange(4_800, 9_600),
                new LongRange(18, 41),
                START_EPOCH_NS,
                ROOT,
                ROOT,
                ROOT,
                23,
                faults,
                new RangeSet(),
                new RangeSet(),
                "stopped");
    }

    private TakeInfo stopped() throws UserFault {
        return take.info().stopped(9_600, 41, "stopped", signed);
    }

    private void readTake() throws UserFault {
        for (TakeFolder found : store.takes()) {
            TakeInfo info = found.info();
            if (!info.isOpen()) {
                info.samples();
                info.indices();
            }
            readManifest(found);
        }
        store.faults();
    }

    private static void readManifest(TakeFolder found) throws UserFault {
        if (found.manifest().isPresent()) {
            SignedManifest manifest = found.manifest().get();
            manifest.signatureHolds();
            manifest.sha256();
            manifest.signer();
            manifest.manifest();
        }
    }

    private void readProof() throws UserFault {
        Proof proof = take.proof().orElseThrow();
        proof.manifest().manifest();
        proof.manifest().signatureHolds();
        for (SignedReceipt receipt : proof.receipts()) {
            receipt.signatureHolds();
            receipt.signer();
            receipt.receipt();
        }
    }

    static FuzzTarget take() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        made.take.write(made.stopped());
        return new DocumentTarget("take-json", made.data, made.take.folder().resolve("take.json"), made::readTake);
    }

    static FuzzTarget manifest() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        made.take.write(made.take.info().stopped(9_600, 41, "the sender was gone", null));
        made.take.writeFetchedManifest(made.signed);
        return new DocumentTarget(
                "manifest-json", made.data, made.take.folder().resolve("manifest.json"), made::readTake);
    }

    static FuzzTarget session() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        return new DocumentTarget(
                "session-json", made.data, made.session.folder().resolve("session.json"), () -> {
                    SessionInfo info = made.session.info();
                    info.peer(made.identity.fingerprint());
                    made.store.sessionWith(made.identity.fingerprint());
                    made.store.faults();
                });
    }

    static FuzzTarget stream() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        return new DocumentTarget(
                "stream-json",
                made.data,
                made.stream.resolve("stream.json"),
                () -> made.session.streamInfo(made.stream));
    }

    static FuzzTarget proof() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        Receipt receipt = new Receipt(
                made.signed.sha256(),
                Receipt.Level.REPLACED,
                ROOT,
                ROOT,
                "replaced.wav",
                ROOT,
                "none",
                START_EPOCH_NS / 1_000_000,
                made.identity.fingerprint());
        made.take.writeProof(Proof.of(made.signed).with(SignedReceipt.sign(receipt, made.identity)));
        return new DocumentTarget("proof-json", made.data, made.take.proofFile(), made::readProof);
    }

    static FuzzTarget jobs() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        Path folder = made.take.folder();
        Job job = Job.wanted(TAKE, SESSION, JobSource.PACKETS, START_EPOCH_NS / 1_000_000);
        try {
            JobFile.write(folder, List.of(job, job.running(START_EPOCH_NS / 1_000_000)));
        } catch (IOException e) {
            throw SampleStation.disk(e);
        }
        return new DocumentTarget("job-json", made.data, folder.resolve(JobFile.NAME), () -> {
            for (Job read : JobFile.read(folder)) {
                read.afterRestart(1).running(2).progressed(read.progress().in(JobPhase.CHECKING), 3);
            }
        });
    }

    /** The lines of a manifest themselves, as they come by wire. */
    static FuzzTarget manifestLines() throws UserFault {
        TakeDocuments made = new TakeDocuments();
        try {
            Path file = made.data.resolve("lines");
            Files.write(file, made.signed.lines());
            return new DocumentTarget("manifest", made.data, file, () -> {
                Manifest read = Manifest.parse(List.of(
                        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8).split("\n", -1)));
                if (!Manifest.parse(read.lines()).equals(read)) {
                    throw new IllegalStateException("a manifest reads otherwise when written");
                }
            });
        } catch (IOException e) {
            throw SampleStation.disk(e);
        }
    }
}
