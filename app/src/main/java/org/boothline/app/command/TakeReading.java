package org.boothline.app.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.StreamFormat;
import org.boothline.qmanager.api.TakeState;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobFile;
import org.boothline.qmanager.job.JobOutcome;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.job.JobState;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.Damage;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.seal.TakeVerifier;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A take as it is on disk at this moment, read without the Q Manager, which may be busy or away.
 *
 * @param peer name of the other station, or its id when it has none
 * @param gaps null while the take is open
 * @param heard null while the take is open, and of one that was sent
 * @param damage of the packet logs
 */
record TakeReading(
        TakeFolder folder,
        TakeInfo info,
        String peer,
        StreamInfo stream,
        Optional<SignedManifest> manifest,
        Optional<Proof> proof,
        List<Job> jobs,
        @Nullable GapMap gaps,
        @Nullable TakeHeard heard,
        List<Damage> damage) {

    /** @throws UserFault DISK or TAKE if it can't be read */
    static TakeReading of(TakeFolder folder) throws UserFault {
        TakeInfo info = folder.info();
        StreamInfo stream = folder.session().streamInfo(folder.session().streamOf(info));
        Optional<SignedManifest> manifest = folder.manifest();
        try {
            GapMap gaps = null;
            TakeHeard heard = null;
            List<Damage> damage = List.of();
            if (!info.isOpen()) {
                LogStack packets = TakeVerifier.packets(folder, info, info.indices());
                try {
                    gaps = gaps(info, stream, manifest, packets);
                    if (info.direction() == Direction.RECEIVED) {
                        LogStack received =
                                LogStack.of(packets.logs().get(packets.logs().size() - 1));
                        heard = TakeHeard.of(folder.session().streamOf(info), gaps(info, stream, manifest, received));
                    }
                    damage = List.copyOf(packets.damage());
                } finally {
                    for (LogIndex log : packets.logs()) {
                        log.close();
                    }
                }
            }
            return new TakeReading(
                    folder,
                    info,
                    peer(folder),
                    stream,
                    manifest,
                    folder.proof(),
                    JobFile.read(folder.folder()),
                    gaps,
                    heard,
                    damage);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "Take " + folder.id() + " can't be read",
                    String.valueOf(e.getMessage()),
                    "check that its files belong to you and the disk is sound",
                    e);
        }
    }

    private static GapMap gaps(TakeInfo info, StreamInfo stream, Optional<SignedManifest> manifest, LogStack packets)
            throws UserFault, IOException {
        return manifest.isPresent()
                ? GapMap.of(manifest.get().manifest(), packets)
                : GapMap.of(info.indices(), info.samples(), stream.lookaheadSamples(), packets);
    }

    private static String peer(TakeFolder folder) throws UserFault {
        List<PeerInfo> peers = folder.session().info().peers();
        if (peers.isEmpty()) {
            return "";
        }
        PeerInfo first = peers.get(0);
        return first.name().isBlank() ? new Fingerprint(first.fingerprint()).brief() : first.name();
    }

    boolean sent() {
        return info.direction() == Direction.SENT;
    }

    double seconds() {
        return info.isOpen() ? 0 : (double) info.samples().count() / StreamFormat.SAMPLE_RATE_HZ;
    }

    /** Of the take's packets, those that are not here, in percent. */
    double missingPercent() {
        GapMap map = gaps;
        if (map == null || map.indices().count() == 0) {
            return 0;
        }
        return 100.0 * map.missingPackets().count() / map.indices().count();
    }

    /** What has been proven and signed by the receiver, best last. */
    List<Receipt> receipts() throws UserFault {
        List<Receipt> receipts = new ArrayList<>();
        if (proof.isPresent()) {
            for (SignedReceipt signed : proof.get().receipts()) {
                receipts.add(signed.receipt());
            }
        }
        return receipts;
    }

    /** The same as the Q Manager's API says, which also looks at nothing but these files. */
    TakeState state() throws UserFault {
        if (info.isOpen()) {
            return TakeState.OPEN;
        }
        Optional<Job> newest = newestJob();
        if (sent() || newest.isEmpty()) {
            return sent() ? TakeState.RECORDED : proven();
        }
        Job job = newest.get();
        if (!job.state().isFinished()) {
            return job.source() == JobSource.PCM ? TakeState.REPLACING : TakeState.RESTORING;
        }
        boolean replaced =
                jobs.stream().anyMatch(one -> one.source() == JobSource.PCM && one.outcome() == JobOutcome.PROVEN);
        if (job.state() == JobState.FAILED) {
            return TakeState.FAILED;
        }
        if (job.outcome() == JobOutcome.PARTIAL && !replaced) {
            return TakeState.PARTIAL;
        }
        return replaced ? TakeState.REPLACED : TakeState.RESTORED;
    }

    /** What the receipts say alone: for the receiver without jobs, and at the sender for what the other side holds. */
    TakeState proven() throws UserFault {
        List<Receipt> receipts = receipts();
        if (receipts.stream().anyMatch(receipt -> receipt.level() == Receipt.Level.REPLACED)) {
            return TakeState.REPLACED;
        }
        return receipts.isEmpty() ? TakeState.RECORDED : TakeState.RESTORED;
    }

    /** The sentence that belongs to the state, or empty. */
    String reason() {
        return newestJob().map(Job::reason).orElse("");
    }

    private Optional<Job> newestJob() {
        return jobs.stream()
                .filter(job -> job.state() != JobState.CANCELLED)
                .max(Comparator.comparingLong(Job::createdEpochMs));
    }
}
