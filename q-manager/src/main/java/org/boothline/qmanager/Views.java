package org.boothline.qmanager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.RangeSet;
import org.boothline.qmanager.api.GapView;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.RangeView;
import org.boothline.qmanager.api.TakeState;
import org.boothline.qmanager.api.TakeView;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobOutcome;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.job.JobState;
import org.boothline.qmanager.road.SpoolServer;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.seal.TakeVerifier;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.jspecify.annotations.Nullable;

/** Shows takes and jobs as the API gives them out. <b>Thread</b>: any that may wait for the disk. */
final class Views {
    private final JobRates rates;

    Views(JobRates rates) {
        this.rates = rates;
    }

    JobView job(Job job) {
        var progress = job.progress();
        long perSecond = rates.bytesPerSecond(job.id());
        long left = progress.bytesMissing() - (progress.bytesResent() - progress.bytesWasted());
        long leftMs = perSecond > 0 ? Math.max(0, left) * 1_000 / perSecond : -1;
        return new JobView(
                1,
                job.id(),
                job.takeId(),
                job.sessionId(),
                job.source().verb(),
                job.state().name(),
                progress.phase().name(),
                job.outcome() == null ? null : job.outcome().name(),
                job.reason(),
                job.createdEpochMs(),
                job.startedEpochMs(),
                job.updatedEpochMs(),
                job.finishedEpochMs(),
                job.attempts(),
                job.nextTryEpochMs(),
                progress.unitsTotal(),
                progress.unitsMissing(),
                progress.unitsFetched(),
                progress.bytesMissing(),
                progress.bytesResent(),
                progress.bytesWasted(),
                perSecond,
                leftMs,
                job.receipt().name());
    }

    /** @param withGaps scans the logs, which takes a second for an hour of audio */
    TakeView take(TakeFolder folder, List<Job> jobs, boolean withGaps) throws UserFault {
        TakeInfo take = folder.info();
        Optional<SignedManifest> signed = folder.manifest();
        Manifest manifest = signed.isPresent() ? signed.get().manifest() : null;
        List<Receipt> receipts = receipts(folder);
        boolean sent = take.direction() == Direction.SENT;
        Job newest = newest(jobs);
        TakeState state = state(take, jobs, newest, receipts);
        boolean tellsReason = state == TakeState.PARTIAL || state == TakeState.FAILED;
        return new TakeView(
                1,
                take.takeId(),
                take.name(),
                take.sessionId(),
                take.streamId(),
                take.direction().name(),
                state,
                tellsReason && newest != null ? newest.reason() : null,
                folder.folder().toString(),
                take.startEpochNs(),
                take.firstSample(),
                take.endSample(),
                take.firstIndex(),
                take.endIndex(),
                take.isOpen() ? 0 : (take.endSample() - take.firstSample()) / (double) StreamFormat.SAMPLE_RATE_HZ,
                take.endReason(),
                take.successorOf(),
                root(manifest == null ? null : manifest.packetRoot(), sent, receipts, Receipt.Level.RESTORED),
                root(manifest == null ? null : manifest.pcmRoot(), sent, receipts, Receipt.Level.REPLACED),
                manifest == null ? null : manifest.pcmSha256(),
                existing(folder.receivedWav()),
                existing(folder.restoredWav()),
                existing(folder.replacedWav()),
                sent
                        ? SpoolServer.bytesResentOf(folder)
                        : jobs.stream()
                                .mapToLong(job -> job.progress().bytesResent())
                                .sum(),
                jobs.stream().mapToLong(job -> job.progress().bytesMissing()).sum(),
                sent
                        ? receipts.stream()
                                .map(receipt -> receipt.level().name())
                                .distinct()
                                .toList()
                        : List.of(),
                withGaps && !take.isOpen() ? gaps(folder, take, manifest) : null,
                jobs.stream().map(this::job).toList());
    }

    private static TakeState state(TakeInfo take, List<Job> jobs, @Nullable Job newest, List<Receipt> receipts) {
        if (take.isOpen()) {
            return TakeState.OPEN;
        }
        if (take.direction() == Direction.SENT) {
            return TakeState.RECORDED;
        }
        if (newest == null) {
            return proven(receipts);
        }
        if (!newest.state().isFinished()) {
            return newest.source() == JobSource.PCM ? TakeState.REPLACING : TakeState.RESTORING;
        }
        boolean replaced = proven(receipts) == TakeState.REPLACED
                && jobs.stream().noneMatch(job -> job.source() == JobSource.PCM && job.outcome() == JobOutcome.PARTIAL);
        if (newest.state() == JobState.FAILED) {
            return TakeState.FAILED;
        }
        if (newest.outcome() == JobOutcome.PARTIAL && !replaced) {
            return TakeState.PARTIAL;
        }
        return replaced ? TakeState.REPLACED : TakeState.RESTORED;
    }

    /** Without a job, the proof tells: somebody may have removed job.json. */
    private static TakeState proven(List<Receipt> receipts) {
        if (receipts.stream().anyMatch(receipt -> receipt.level() == Receipt.Level.REPLACED)) {
            return TakeState.REPLACED;
        }
        return receipts.isEmpty() ? TakeState.RECORDED : TakeState.RESTORED;
    }

    private static @Nullable Job newest(List<Job> jobs) {
        return jobs.stream()
                .filter(job -> job.state() != JobState.CANCELLED)
                .max(Comparator.comparingLong(Job::createdEpochMs))
                .orElse(null);
    }

    private static @Nullable String root(
            @Nullable String signed, boolean sent, List<Receipt> receipts, Receipt.Level level) {
        boolean proven = receipts.stream().anyMatch(receipt -> receipt.level() == level);
        return sent || proven ? signed : null;
    }

    private static List<Receipt> receipts(TakeFolder folder) throws UserFault {
        List<Receipt> receipts = new ArrayList<>();
        Optional<Proof> proof = folder.proof();
        if (proof.isPresent()) {
            for (SignedReceipt signed : proof.get().receipts()) {
                receipts.add(signed.receipt());
            }
        }
        return receipts;
    }

    private static GapView gaps(TakeFolder folder, TakeInfo take, @Nullable Manifest manifest) throws UserFault {
        try {
            LogStack logs = TakeVerifier.packets(folder, take, manifest == null ? take.indices() : manifest.indices());
            try {
                int lookahead = folder.session()
                        .streamInfo(folder.session().streamOf(take))
                        .lookaheadSamples();
                GapMap gaps = manifest == null
                        ? GapMap.of(take.indices(), take.samples(), lookahead, logs)
                        : GapMap.of(manifest, logs);
                return new GapView(
                        gaps.missingPackets().count(),
                        ranges(gaps.missingPackets()),
                        ranges(gaps.sourceFaults()),
                        ranges(gaps.unspooledPackets()),
                        ranges(gaps.unspooledSamples()),
                        logs.damage().size());
            } finally {
                for (LogIndex log : logs.logs()) {
                    log.close();
                }
            }
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The packet log of take " + take.takeId() + " can't be read",
                    String.valueOf(e.getMessage()),
                    "check the disk",
                    e);
        }
    }

    private static List<RangeView> ranges(RangeSet set) {
        return set.ranges().stream()
                .map(range -> new RangeView(range.first(), range.end()))
                .toList();
    }

    private static @Nullable String existing(Path file) {
        return Files.exists(file) ? file.toString() : null;
    }
}
