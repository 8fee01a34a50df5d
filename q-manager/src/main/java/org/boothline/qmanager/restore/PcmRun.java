package org.boothline.qmanager.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.engine.wav.WavReader;
import org.boothline.engine.wav.WavSummary;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobControl;
import org.boothline.qmanager.job.JobEnd;
import org.boothline.qmanager.job.JobPhase;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.job.ReceiptDelivery;
import org.boothline.qmanager.road.LeafTree;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.qmanager.road.RoadLink;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;

/** Replace: the captured samples, the PCM root, replaced.wav. <b>Thread</b>: a worker's. */
final class PcmRun extends RestoreRun {
    private final RangeSet lost = new RangeSet();

    PcmRun(Tools tools, Job job, JobControl control) throws UserFault {
        super(tools, job, control);
    }

    @Override
    protected JobEnd run(SignedManifest signed, Manifest manifest)
            throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException {
        for (int pass = 0; ; pass++) {
            if (!fetchMissing(manifest)) {
                return new JobEnd.Stopped();
            }
            tell(progress.in(JobPhase.CHECKING));
            try (LogIndex pcm = LogIndex.open(folder.folder(), PatchLog.prefix(JobSource.PCM), manifest.samples())) {
                PcmLeaves.Root root = PcmLeaves.root(LogStack.of(pcm), manifest.samples(), manifest.channels(), true);
                RangeSet missing = minus(declaredOnly(root.absent(), manifest), lost);
                if (missing.isEmpty() && lost.isEmpty()) {
                    return equal(root, manifest) ? write(signed, manifest, pcm) : distrusted(manifest, root);
                }
                if (missing.isEmpty()) {
                    return writeWhatThereIs(manifest, pcm);
                }
                if (pass > 0) {
                    return new JobEnd.Away("this station's disk loses what is written to it: samples " + brief(missing)
                            + " were fetched and can't be read back");
                }
            }
        }
    }

    private boolean fetchMissing(Manifest manifest)
            throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException {
        int frameBytes = 3 * manifest.channels();
        try (PatchLog patch = PatchLog.open(folder.folder(), JobSource.PCM, manifest.channels(), tools.clock())) {
            RangeSet missing = declaredOnly(patch.present().missingFrom(manifest.samples()), manifest);
            long here = job.progress().unitsMissing() - missing.count();
            tell(planned(manifest.samples().count(), missing.count(), Math.max(0, here) * frameBytes, frameBytes));
            if (missing.isEmpty()) {
                return true;
            }
            int leafBytes = PcmLeaves.LEAF_FRAMES * frameBytes;
            long leaves = Math.max(1, (RoadLink.BODY_BYTES_MAX - 4_096) / leafBytes);
            FetchPlan plan = FetchPlan.samples(missing, manifest.samples().first(), leaves * PcmLeaves.LEAF_FRAMES);
            RoadLink to = link();
            boolean complete = fetch(plan, patch, piece -> to.pcm(take.takeId(), piece.get(0)), frameBytes);
            plan.absent().ranges().forEach(lost::add);
            return complete;
        }
    }

    /** What the sender declared as never captured or not kept is not missing. */
    private static RangeSet declaredOnly(RangeSet absent, Manifest manifest) {
        return minus(minus(absent, manifest.sourceFaults()), manifest.unspooledSamples());
    }

    private static boolean equal(PcmLeaves.Root root, Manifest manifest) {
        return root.root().equals(manifest.pcmRoot()) && root.pcmSha256().equals(manifest.pcmSha256());
    }

    private JobEnd distrusted(Manifest manifest, PcmLeaves.Root root)
            throws RoadFault, UserFault, IOException, InterruptedException {
        Difference difference = compare(LeafTree.PCM, root.leafHashes(), manifest.pcmRoot());
        PatchLog.discard(folder.folder(), JobSource.PCM);
        if (difference.leaves().isEmpty()) {
            return new JobEnd.Failed("The sender's own samples do not have the root that it signed: its statement is"
                    + " wrong or its disk was changed; nothing can be proven with it.");
        }
        long first = difference.leaves().get(0);
        LongRange samples = PcmLeaves.samplesOf(first, manifest.samples());
        return new JobEnd.Failed("The samples are not those that the sender signed: leaf " + first + " (samples "
                + samples.first() + " to " + (samples.end() - 1) + ") differs"
                + (difference.senderHasSignedRoot() ? "." : ", and the sender no longer has what it signed."));
    }

    private JobEnd write(SignedManifest signed, Manifest manifest, LogIndex pcm)
            throws UserFault, IOException, InterruptedException {
        tell(progress.in(JobPhase.WRITING));
        WavSummary file = wav(manifest, pcm);
        String root = rootOfFile(manifest);
        ReceiptDelivery receipt = sign(signed, Receipt.Level.REPLACED, root, "replaced.wav", file.fileSha256(), "none");
        List<String> reasons = new ArrayList<>();
        RangeSet unspooled = manifest.unspooledSamples();
        if (!unspooled.isEmpty()) {
            reasons.add("The sender's disk did not keep " + unspooled.count() + " samples (" + brief(unspooled)
                    + "): they are silence in the file and can't be had any more.");
        }
        return done(unspooled.isEmpty(), reasons, receipt);
    }

    /** Computed from the file as it is on disk, not from what was put into it. */
    private String rootOfFile(Manifest manifest) throws UserFault, IOException {
        try (WavReader wav = WavReader.open(folder.replacedWav())) {
            PcmLeaves.Root root =
                    PcmLeaves.root(wav.samples24(), manifest.samples().count(), manifest.channels(), false);
            if (!equal(root, manifest) || root.frames() != manifest.samples().count()) {
                throw new UserFault(
                        FaultCode.DISK,
                        "replaced.wav of take " + take.takeId() + " is not what was written",
                        "its samples, read back, have another root",
                        "check the disk; it is tried again");
            }
            return root.root();
        }
    }

    private JobEnd writeWhatThereIs(Manifest manifest, LogIndex pcm) throws UserFault, IOException {
        tell(progress.in(JobPhase.WRITING));
        wav(manifest, pcm);
        return done(
                false,
                List.of("The sender signed for " + lost.count() + " samples (" + brief(lost)
                        + ") that it does not have any more: the rest is here, but nothing is proven."),
                ReceiptDelivery.NONE);
    }

    private WavSummary wav(Manifest manifest, LogIndex pcm) throws UserFault, IOException {
        return new TakeWav(
                        folder.replacedWav(),
                        take.takeId(),
                        manifest.name() + ", as captured",
                        manifest.channels(),
                        manifest.samples(),
                        manifest.startEpochNs())
                .mark(manifest.sourceFaults(), "no audio from the sender")
                .mark(manifest.unspooledSamples(), "not kept by the sender")
                .mark(lost, "lost by the sender")
                .copy(LogStack.of(pcm));
    }
}
