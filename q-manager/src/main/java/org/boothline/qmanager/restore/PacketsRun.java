package org.boothline.qmanager.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.engine.codec.CodecProvider;
import org.boothline.engine.codec.Codecs;
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
import org.boothline.takes.log.RecordCodec;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PacketLeaves;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;

/** Restore: the missing packets, the packet root, restored.wav. <b>Thread</b>: a worker's. */
final class PacketsRun extends RestoreRun {
    private final RangeSet lost = new RangeSet();

    PacketsRun(Tools tools, Job job, JobControl control) throws UserFault {
        super(tools, job, control);
    }

    @Override
    protected JobEnd run(SignedManifest signed, Manifest manifest)
            throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException {
        RangeSet again = new RangeSet();
        for (int pass = 0; ; pass++) {
            if (!fetchMissing(manifest, again)) {
                return new JobEnd.Stopped();
            }
            tell(progress.in(JobPhase.CHECKING));
            try (Logs logs = new Logs(manifest.indices())) {
                PacketLeaves.Root root =
                        PacketLeaves.root(logs.stack, manifest.indices(), manifest.unspooledPackets(), true);
                RangeSet missing = minus(root.missing(), lost);
                boolean whole = root.missing().isEmpty();
                if (whole && root.root().equals(manifest.packetRoot())) {
                    return write(signed, manifest, logs, root.root());
                }
                if (missing.isEmpty() && !whole) {
                    return writeWhatThereIs(manifest, logs);
                }
                if (missing.isEmpty()) {
                    again = badLeaves(manifest, root, logs, pass);
                } else if (pass > 0) {
                    return new JobEnd.Away("this station's disk loses what is written to it: packets " + brief(missing)
                            + " were fetched and can't be read back");
                }
            } catch (Distrusted e) {
                PatchLog.discard(folder.folder(), JobSource.PACKETS);
                return new JobEnd.Failed(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The bytes are the other side's doing: nothing that we fetch again will help. */
    private static final class Distrusted extends Exception {
        private static final long serialVersionUID = 1L;

        Distrusted(String sentence) {
            super(sentence);
        }
    }

    /** The received log and its patch, open. */
    private final class Logs implements AutoCloseable {
        private final LogIndex patch;
        private final LogIndex received;
        private final LogStack stack;

        Logs(LongRange indices) throws IOException {
            patch = LogIndex.open(folder.folder(), PatchLog.prefix(JobSource.PACKETS), indices);
            received = LogIndex.open(streamFolder, "packets", indices);
            // The patch first: it came over an authenticated road for what the received log lacks or has wrong.
            stack = LogStack.of(patch, received);
        }

        @Override
        public void close() throws IOException {
            try (patch;
                    received) {
                // Both are closed, whatever one of them says.
            }
        }
    }

    private boolean fetchMissing(Manifest manifest, RangeSet again)
            throws RoadFault, Fetcher.Declined, UserFault, IOException, InterruptedException {
        try (PatchLog patch = PatchLog.open(folder.folder(), JobSource.PACKETS, stream.channels(), tools.clock());
                LogIndex received = LogIndex.open(streamFolder, "packets", manifest.indices())) {
            RangeSet present = received.present();
            patch.present().ranges().forEach(present::add);
            RangeSet missing = minus(present.missingFrom(manifest.indices()), manifest.unspooledPackets());
            minus(again, patch.present()).ranges().forEach(missing::add);
            long bytesHere = patch.present().count() == job.progress().unitsMissing() - missing.count()
                    ? patch.bytesPresent()
                    : 0;
            tell(planned(manifest.packets(), missing.count(), bytesHere, packetBytes()));
            if (missing.isEmpty()) {
                return true;
            }
            FetchPlan plan =
                    FetchPlan.packets(missing, RoadLink.BODY_BYTES_MAX / (packetBytes() + RecordCodec.OVERHEAD_BYTES));
            RoadLink to = link();
            boolean complete = fetch(plan, patch, piece -> to.packets(take.takeId(), piece), packetBytes());
            plan.absent().ranges().forEach(lost::add);
            return complete;
        }
    }

    /** Payload bytes of a packet, as far as the stream's format at its beginning says. */
    private long packetBytes() {
        int frame = Math.max(1, stream.frameSamples());
        long bits = stream.codec() == Codec.OPUS
                ? (long) stream.bitrateBps() * frame / StreamFormat.SAMPLE_RATE_HZ
                : (long) frame * stream.channels() * (stream.codec() == Codec.L24 ? 24 : 16);
        return Math.max(1, bits / 8);
    }

    /**
     * Which packets to fetch once more because a leaf is not what the sender signed.
     *
     * @throws Distrusted if they came from the sender already, or the sender itself does not have what it signed
     */
    private RangeSet badLeaves(Manifest manifest, PacketLeaves.Root root, Logs logs, int pass)
            throws RoadFault, UserFault, InterruptedException, Distrusted {
        Difference difference = compare(LeafTree.PACKETS, root.leafHashes(), manifest.packetRoot());
        if (difference.leaves().isEmpty()) {
            throw new Distrusted("The sender's own packets do not have the root that it signed: its statement is wrong"
                    + " or its disk was changed; nothing can be proven with it.");
        }
        long first = difference.leaves().get(0);
        LongRange indices = PacketLeaves.indicesOf(first, manifest.indices());
        RangeSet again = new RangeSet();
        for (long leaf : difference.leaves()) {
            LongRange all = PacketLeaves.indicesOf(leaf, manifest.indices());
            minus(logs.patch.present().missingFrom(all), manifest.unspooledPackets())
                    .ranges()
                    .forEach(again::add);
        }
        if (pass > 0 || again.isEmpty() || !difference.senderHasSignedRoot()) {
            throw new Distrusted("The packets are not those that the sender signed: leaf " + first + " (packets "
                    + indices.first() + " to " + (indices.end() - 1) + ")"
                    + (difference.leaves().size() > 1
                            ? " and " + (difference.leaves().size() - 1) + " more"
                            : "")
                    + " differs"
                    + (difference.senderHasSignedRoot() ? "." : ", and the sender no longer has" + " what it signed."));
        }
        return again;
    }

    private JobEnd write(SignedManifest signed, Manifest manifest, Logs logs, String root)
            throws UserFault, IOException, InterruptedException {
        tell(progress.in(JobPhase.WRITING));
        WavSummary file = wav(manifest, logs);
        ReceiptDelivery receipt =
                sign(signed, Receipt.Level.RESTORED, root, "restored.wav", file.fileSha256(), decoderName());
        if (stream.codec() == Codec.L24 && manifest.isWhole()) {
            receipt = Lossless.isReplaced(folder, manifest)
                    ? sign(
                            signed,
                            Receipt.Level.REPLACED,
                            manifest.pcmRoot(),
                            "replaced.wav",
                            file.fileSha256(),
                            "none")
                    : receipt;
        }
        List<String> reasons = new ArrayList<>();
        RangeSet unspooled = manifest.unspooledPackets();
        if (!unspooled.isEmpty()) {
            long live = 0;
            for (LongRange range : unspooled.ranges()) {
                live += logs.received.present().within(range).count();
            }
            reasons.add("The sender's disk did not keep " + unspooled.count() + " packets (" + brief(unspooled)
                    + "): they can't be fetched or proven; " + live + " of them arrived live and are in the file.");
        }
        return done(unspooled.isEmpty(), reasons, receipt);
    }

    private JobEnd writeWhatThereIs(Manifest manifest, Logs logs) throws UserFault, IOException {
        tell(progress.in(JobPhase.WRITING));
        wav(manifest, logs);
        return done(
                false,
                List.of("The sender signed for " + lost.count() + " packets (" + brief(lost)
                        + ") that it does not have any more: the rest is here, but nothing is proven."),
                ReceiptDelivery.NONE);
    }

    private WavSummary wav(Manifest manifest, Logs logs) throws UserFault, IOException {
        return new TakeWav(
                        folder.restoredWav(),
                        take.takeId(),
                        manifest.name() + ", restored",
                        manifest.channels(),
                        manifest.samples(),
                        manifest.startEpochNs())
                .decode(logs.stack, manifest.indices(), manifest.codec(), manifest.lookaheadSamples());
    }

    private String decoderName() throws UserFault {
        if (stream.codec() != Codec.OPUS) {
            return "linear PCM";
        }
        CodecProvider provider = Codecs.opus();
        return (provider.name() + " " + provider.version()).strip();
    }
}
