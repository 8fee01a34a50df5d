package org.boothline.qmanager.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobControl;
import org.boothline.qmanager.job.JobEnd;
import org.boothline.qmanager.job.JobOutcome;
import org.boothline.qmanager.job.JobPhase;
import org.boothline.qmanager.job.JobProgress;
import org.boothline.qmanager.job.ReceiptDelivery;
import org.boothline.qmanager.road.LeafTree;
import org.boothline.qmanager.road.LeavesReply;
import org.boothline.qmanager.road.ManifestReply;
import org.boothline.qmanager.road.ReceiptFile;
import org.boothline.qmanager.road.Road;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.qmanager.road.RoadLink;
import org.boothline.takes.proof.LeafHashes;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.message.ServeStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both kinds of jobs have in common: the take, its manifest, the link, the progress. <b>Thread</b>: a worker's. */
abstract class RestoreRun {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

    /** A question without a body; over a line that loses two of five datagrams. */
    private static final long ANSWER_MS = 45_000;

    /** What every run needs. */
    record Tools(TakeStore store, Road road, StationIdentity identity, NanoClock clock, WallClock wall) {}

    /** Where two trees differ. */
    record Difference(List<Long> leaves, boolean senderHasSignedRoot) {}

    protected final Tools tools;
    protected final Job job;
    protected final JobControl control;
    protected final TakeFolder folder;
    protected final TakeInfo take;
    protected final Path streamFolder;
    protected final StreamInfo stream;
    protected JobProgress progress;
    private boolean plannedOnce;
    private @Nullable RoadLink link;

    RestoreRun(Tools tools, Job job, JobControl control) throws UserFault {
        this.tools = tools;
        this.job = job;
        this.control = control;
        this.progress = job.progress();
        folder = tools.store()
                .session(job.sessionId())
                .orElseThrow(() -> cannot("its session is not in this data folder"))
                .take(job.takeId());
        take = folder.info();
        if (take.direction() != Direction.RECEIVED) {
            throw cannot("it was sent by this station, which has all of it");
        }
        streamFolder = folder.session().streamOf(take);
        stream = folder.session().streamInfo(streamFolder);
    }

    final JobEnd run() throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException {
        tell(progress.in(JobPhase.ASKING));
        SignedManifest signed = manifest();
        return run(signed, signed.manifest());
    }

    /** The work proper. */
    protected abstract JobEnd run(SignedManifest signed, Manifest manifest)
            throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException;

    protected final UserFault cannot(String why) {
        return new UserFault(
                FaultCode.TAKE,
                "Take " + job.takeId() + " can't be " + job.source().verb() + "d",
                why,
                "see \"takes show\" for what this station has of it");
    }

    /** The sender's signed manifest: the one at hand, or fetched. */
    private SignedManifest manifest() throws RoadFault, Fetcher.Declined, UserFault, InterruptedException {
        if (take.isOpen()) {
            throw new Fetcher.Declined(ServeStatus.OPEN, "the take is still being recorded");
        }
        Optional<SignedManifest> known = folder.manifest();
        if (known.isPresent()) {
            return checked(known.get());
        }
        ManifestReply reply = await(link().manifest(take.takeId()));
        SignedManifest fetched = reply.manifest();
        if (fetched == null) {
            throw new Fetcher.Declined(reply.status(), reply.reason());
        }
        SignedManifest sound = checked(fetched);
        folder.writeFetchedManifest(sound);
        return sound;
    }

    /** Signed by the station that sent the stream, for this very take. */
    private SignedManifest checked(SignedManifest signed) throws UserFault {
        Manifest manifest = signed.manifest();
        Fingerprint sender = sender();
        boolean sound = signed.signatureHolds()
                && signed.signer().equals(sender)
                && manifest.sender().equals(sender)
                && manifest.take().equals(take.takeId())
                && manifest.session().equals(take.sessionId())
                && manifest.stream().equals(take.streamId())
                && manifest.channels() == stream.channels()
                && manifest.codec() == stream.codec();
        if (!sound) {
            throw new UserFault(
                    FaultCode.PROOF,
                    "The manifest of take " + take.takeId() + " is not accepted",
                    "it is not signed by the sender of this stream, or not for this take",
                    "ask the other station what it runs");
        }
        return signed;
    }

    private Fingerprint sender() {
        return new Fingerprint(stream.senderFingerprint());
    }

    /** The sender, reached. */
    protected final RoadLink link() throws RoadFault, UserFault {
        RoadLink open = link;
        if (open == null || !open.isOpen()) {
            open = tools.road().open(Targets.of(folder.session().info(), sender()));
            link = open;
        }
        return open;
    }

    /** Waits for an answer; never on the network thread. */
    protected static <T> T await(CompletableFuture<T> answer) throws RoadFault, InterruptedException {
        try {
            return answer.get(ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RoadFault fault) {
                throw fault;
            }
            throw new RoadFault("the other station's answer can't be read: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new RoadFault("no answer within " + ANSWER_MS / 1000 + " s", e);
        }
    }

    protected final void tell(JobProgress now) {
        progress = now;
        control.progress(now);
    }

    /** Runs a plan; false if the worker is to stop. */
    protected final boolean fetch(FetchPlan plan, PatchLog patch, Fetcher.Asker asker, long payloadBytesPerUnit)
            throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException {
        Fetcher.News news = new Fetcher.News() {
            @Override
            public void taken(PatchLog.Taken taken) {
                JobProgress p = progress;
                long fetched = p.unitsFetched() + taken.arrived().count();
                long resent = p.bytesResent() + taken.bytes();
                long wasted = p.bytesWasted() + taken.wastedBytes();
                long missing = resent - wasted + Math.max(0, p.unitsMissing() - fetched) * payloadBytesPerUnit;
                tell(new JobProgress(
                        JobPhase.FETCHING, p.unitsTotal(), p.unitsMissing(), fetched, missing, resent, wasted));
            }

            @Override
            public boolean isStopRequested() {
                return control.isStopRequested();
            }
        };
        return new Fetcher(plan, patch, asker, news, tools.clock()).run(link()) == Fetcher.End.COMPLETE;
    }

    /**
     * The figures to begin with: those of the job when it goes on after a break, new ones when it has just been wished.
     *
     * @param bytesHere payload bytes that this job is known to have fetched
     */
    protected final JobProgress planned(long total, long missing, long bytesHere, long payloadBytesPerUnit) {
        JobProgress before = progress;
        long missingBytes = missing * payloadBytesPerUnit;
        if (plannedOnce) {
            // What was fetched turned out bad: it is missing once more.
            return new JobProgress(
                    JobPhase.FETCHING,
                    total,
                    before.unitsMissing() + missing,
                    before.unitsFetched(),
                    before.bytesMissing() + missingBytes,
                    before.bytesResent(),
                    before.bytesWasted());
        }
        plannedOnce = true;
        if (before.unitsTotal() == 0 || before.unitsMissing() < missing) {
            return new JobProgress(JobPhase.FETCHING, total, missing, 0, missingBytes, 0, 0);
        }
        // The job file lags behind the patch by up to a second: what is on disk did come.
        long wasted = before.bytesWasted();
        long resent = Math.max(before.bytesResent(), bytesHere + wasted);
        return new JobProgress(
                JobPhase.FETCHING,
                total,
                before.unitsMissing(),
                before.unitsMissing() - missing,
                resent - wasted + missingBytes,
                resent,
                wasted);
    }

    /** Compares our leaves with the sender's. */
    protected final Difference compare(LeafTree tree, LeafHashes ours, String signedRoot)
            throws RoadFault, UserFault, InterruptedException {
        LeavesReply reply = await(link().leaves(take.takeId(), tree));
        List<Long> different = LeafRoots.differences(ours, reply.leaves());
        return new Difference(different, LeafRoots.root(reply.leaves()).equals(signedRoot));
    }

    /** Signs for the file, keeps the proof, and hands the receipt to the sender if it is there just now. */
    protected final ReceiptDelivery sign(
            SignedManifest signed, Receipt.Level level, String root, String file, String fileSha256, String decoder)
            throws UserFault, InterruptedException {
        boolean restored = level == Receipt.Level.RESTORED;
        Receipt receipt = new Receipt(
                signed.sha256(),
                level,
                restored ? root : null,
                restored ? null : root,
                file,
                fileSha256,
                decoder,
                tools.wall().epochMs(),
                tools.identity().fingerprint());
        SignedReceipt own = SignedReceipt.sign(receipt, tools.identity());
        ReceiptFile.add(folder, signed, own);
        RoadLink open = link;
        if (open == null || !open.isOpen()) {
            return ReceiptDelivery.PENDING;
        }
        try {
            return await(open.offer(take.takeId(), own)).accepted()
                    ? ReceiptDelivery.DELIVERED
                    : ReceiptDelivery.REFUSED;
        } catch (RoadFault e) {
            LOG.info("{}: the receipt is delivered later: {}", job.id(), e.sentence());
            return ReceiptDelivery.PENDING;
        }
    }

    protected static JobEnd done(boolean whole, List<String> reasons, ReceiptDelivery receipt) {
        String reason = reasons.isEmpty() ? null : String.join(" ", reasons);
        return new JobEnd.Done(whole ? JobOutcome.PROVEN : JobOutcome.PARTIAL, reason, receipt);
    }

    protected static RangeSet minus(RangeSet from, RangeSet what) {
        RangeSet rest = new RangeSet(from.ranges());
        what.ranges().forEach(range -> rest.remove(range.first(), range.end()));
        return rest;
    }

    /** {@code 3 to 5, 9 to 9 and 2 more ranges}. */
    protected static String brief(RangeSet set) {
        List<LongRange> ranges = set.ranges();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(3, ranges.size()); i++) {
            text.append(i == 0 ? "" : ", ").append(ranges.get(i).first()).append(" to ");
            text.append(ranges.get(i).end() - 1);
        }
        return ranges.size() > 3 ? text + " and " + (ranges.size() - 3) + " more ranges" : text.toString();
    }
}
