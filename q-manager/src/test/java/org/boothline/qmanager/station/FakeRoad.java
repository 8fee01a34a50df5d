package org.boothline.qmanager.station;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.qmanager.road.Delivery;
import org.boothline.qmanager.road.LeafTree;
import org.boothline.qmanager.road.LeavesReply;
import org.boothline.qmanager.road.ManifestReply;
import org.boothline.qmanager.road.ReceiptReply;
import org.boothline.qmanager.road.Road;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.qmanager.road.RoadLink;
import org.boothline.qmanager.road.RoadTarget;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordCodec;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PacketLeaves;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.transport.message.ServeStatus;

/** The booth, reached without a network: answers at once from its spool, honestly or as a test wants it. */
public final class FakeRoad implements Road, RoadLink {
    private final Stations stations;
    public final List<String> asked = new ArrayList<>();
    public final List<SignedReceipt> receipts = new ArrayList<>();
    public ServeStatus status = ServeStatus.READY;
    public UnaryOperator<SignedManifest> manifestAs = signed -> signed;
    public UnaryOperator<byte[]> payloadAs = payload -> payload;
    public boolean away;
    /** The connection breaks at this request for data, counted from 1; 0 for never. */
    public int breaksAt;

    public int deliveries;
    private boolean open = true;

    public FakeRoad(Stations stations) {
        this.stations = stations;
    }

    @Override
    public RoadLink open(RoadTarget target) throws RoadFault {
        asked.add("open " + target.name());
        if (away) {
            throw new RoadFault("Booth is away");
        }
        open = true;
        return this;
    }

    @Override
    public CompletableFuture<ManifestReply> manifest(String takeId) {
        asked.add("manifest");
        if (status != ServeStatus.READY) {
            return CompletableFuture.completedFuture(new ManifestReply(status, "it is " + status, null));
        }
        return CompletableFuture.completedFuture(new ManifestReply(ServeStatus.READY, "", manifestAs.apply(signed())));
    }

    @Override
    public CompletableFuture<Delivery> packets(String takeId, List<LongRange> ranges) {
        return deliver("packets " + ranges, () -> {
            Body body = new Body();
            RangeSet absent = new RangeSet();
            RecordView record = new RecordView();
            try (LogIndex log = LogIndex.open(stations.spool(), "packets", stations.indices)) {
                for (LongRange range : ranges) {
                    for (long index = range.first(); index < range.end(); index++) {
                        if (!log.read(index, record)) {
                            absent.add(index, index + 1);
                        } else if (body.fits(record.payloadBytes())) {
                            body.add(record);
                        }
                    }
                }
            }
            return body.delivery(absent);
        });
    }

    @Override
    public CompletableFuture<Delivery> pcm(String takeId, LongRange samples) {
        return deliver("pcm " + samples, () -> {
            Body body = new Body();
            int channels = stations.format.channels();
            byte[] all = new byte[(int) samples.count() * 3 * channels];
            RangeSet absent;
            try (LogIndex log = LogIndex.open(stations.spool(), "pcm", samples)) {
                absent = log.readSamples(samples, channels, all, 0);
            }
            for (LongRange run : absent.missingFrom(samples).ranges()) {
                for (long first = run.first(); first < run.end(); first += 1_000) {
                    int frames = (int) Math.min(1_000, run.end() - first);
                    int from = (int) (first - samples.first()) * 3 * channels;
                    byte[] payload = Arrays.copyOfRange(all, from, from + frames * 3 * channels);
                    int word = StreamFormat.word(Codec.L24, channels, frames);
                    body.add(RecordType.PCM, 0, first, word, payloadAs.apply(payload));
                }
            }
            return body.delivery(absent);
        });
    }

    @Override
    public CompletableFuture<LeavesReply> leaves(String takeId, LeafTree tree) {
        asked.add("leaves " + tree);
        try (LogIndex log = LogIndex.open(
                stations.spool(),
                tree == LeafTree.PACKETS ? "packets" : "pcm",
                tree == LeafTree.PACKETS ? stations.indices : stations.samples)) {
            Manifest manifest = signed().manifest();
            return CompletableFuture.completedFuture(new LeavesReply(
                    ServeStatus.READY,
                    "",
                    tree == LeafTree.PACKETS
                            ? PacketLeaves.root(LogStack.of(log), manifest.indices(), manifest.unspooledPackets(), true)
                                    .leafHashes()
                            : PcmLeaves.root(LogStack.of(log), manifest.samples(), manifest.channels(), true)
                                    .leafHashes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UserFault e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<ReceiptReply> offer(String takeId, SignedReceipt receipt) {
        receipts.add(receipt);
        return CompletableFuture.completedFuture(new ReceiptReply(true, ""));
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void abandon(String why) {
        asked.add("abandon");
        open = false;
    }

    @Override
    public void close() {
        open = false;
    }

    private SignedManifest signed() {
        try {
            return stations.boothTake().manifest().orElseThrow();
        } catch (UserFault e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface Finder {
        Delivery find() throws IOException;
    }

    private CompletableFuture<Delivery> deliver(String what, Finder finder) {
        asked.add(what);
        deliveries++;
        if (breaksAt > 0 && deliveries >= breaksAt) {
            open = false;
            return CompletableFuture.failedFuture(new RoadFault("the connection broke"));
        }
        try {
            return CompletableFuture.completedFuture(finder.find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer in the making. */
    private final class Body {
        private final byte[] bytes = new byte[BODY_BYTES_MAX * 2];
        private final RecordCodec codec = new RecordCodec();
        private int at;
        private int records;

        boolean fits(int payloadBytes) {
            return at + RecordCodec.recordBytes(payloadBytes) <= BODY_BYTES_MAX;
        }

        void add(RecordView record) {
            byte[] payload = Arrays.copyOf(record.payload(), record.payloadBytes());
            add(RecordType.PACKET, record.index64(), record.sample64(), record.formatWord(), payloadAs.apply(payload));
        }

        void add(RecordType type, long index64, long sample64, int word, byte[] payload) {
            at += codec.encode(bytes, at, type, index64, sample64, word, payload, 0, payload.length);
            records++;
        }

        Delivery delivery(RangeSet absent) {
            return new Delivery(ServeStatus.READY, "", records, absent.ranges(), Arrays.copyOf(bytes, at));
        }
    }
}
