package org.boothline.qmanager.road;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordCodec;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.proof.LeafHashes;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PacketLeaves;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.transport.message.ServeStatus;
import org.jspecify.annotations.Nullable;

/**
 * A stopped and signed take of ours whose spool is open for reading.
 *
 * <p><b>Thread</b>: the serving thread. <b>Memory</b>: the indices of what was asked for, 20 bytes a record.
 */
final class ServedTake implements AutoCloseable {
    /** Frames in one PCM record of an answer: small enough that a damaged one costs little at the other side. */
    private static final int RECORD_FRAMES = 4_096;

    /** Messages list no more ranges; what is beyond them is left out and asked for again. */
    private static final int ABSENT_RANGES_MAX = 4_000;

    private final SignedManifest signed;
    private final Manifest manifest;
    private final Path stream;
    private final ServedCount count;
    private final RecordCodec codec = new RecordCodec();
    private final RecordView record = new RecordView();
    private @Nullable LogIndex packets;
    private @Nullable RangeSet packetsPresent;
    private @Nullable LogIndex pcm;
    private long usedAtNs;

    ServedTake(TakeFolder folder, TakeInfo take, SignedManifest signed, long nowNs) throws IOException, UserFault {
        this.signed = signed;
        this.manifest = signed.manifest();
        this.stream = folder.session().sentStream(take.streamId());
        this.count = new ServedCount(folder.folder());
        this.usedAtNs = nowNs;
    }

    SignedManifest signed() {
        return signed;
    }

    void used(long nowNs) {
        usedAtNs = nowNs;
    }

    long usedAtNs() {
        return usedAtNs;
    }

    Delivery packets(List<LongRange> ranges, int bytesMax) throws IOException {
        LogIndex log = packetLog();
        RangeSet present = packetsPresent == null ? new RangeSet() : packetsPresent;
        byte[] body = new byte[bytesMax];
        RangeSet absent = new RangeSet();
        int at = 0;
        int records = 0;
        long payloadBytes = 0;
        for (LongRange asked : within(ranges, manifest.indices())) {
            present.missingFrom(asked).ranges().forEach(absent::add);
            for (LongRange run : present.within(asked).ranges()) {
                for (long index = run.first(); index < run.end(); index++) {
                    if (!log.read(index, record)) {
                        absent.add(index, index + 1);
                        continue;
                    }
                    if (RecordCodec.recordBytes(record.payloadBytes()) > bytesMax - at) {
                        count.add(payloadBytes, 0);
                        return delivery(records, absent, body, at);
                    }
                    at += encode(
                            body,
                            at,
                            RecordType.PACKET,
                            record.index64(),
                            record.sample64(),
                            record.formatWord(),
                            record.payload(),
                            0,
                            record.payloadBytes());
                    payloadBytes += record.payloadBytes();
                    records++;
                }
            }
        }
        count.add(payloadBytes, 0);
        return delivery(records, absent, body, at);
    }

    Delivery pcm(LongRange asked, int bytesMax) throws IOException {
        List<LongRange> parts = within(List.of(asked), manifest.samples());
        if (parts.isEmpty()) {
            return delivery(0, new RangeSet(), new byte[0], 0);
        }
        int frameBytes = 3 * manifest.channels();
        LongRange range = parts.get(0);
        int framesMax = Math.max(1, bytesMax / frameBytes);
        LongRange read = new LongRange(range.first(), Math.min(range.end(), range.first() + framesMax));
        byte[] samples = new byte[(int) read.count() * frameBytes];
        RangeSet absent = pcmLog().readSamples(read, manifest.channels(), samples, 0);
        byte[] body = new byte[bytesMax];
        int at = 0;
        int records = 0;
        long payloadBytes = 0;
        for (LongRange run : absent.missingFrom(read).ranges()) {
            for (long first = run.first(); first < run.end(); first += RECORD_FRAMES) {
                int frames = (int) Math.min(RECORD_FRAMES, run.end() - first);
                int bytes = frames * frameBytes;
                if (RecordCodec.recordBytes(bytes) > bytesMax - at) {
                    count.add(0, payloadBytes);
                    return delivery(records, absent, body, at);
                }
                int word = StreamFormat.word(Codec.L24, manifest.channels(), frames);
                int offset = (int) (first - read.first()) * frameBytes;
                at += encode(body, at, RecordType.PCM, 0, first, word, samples, offset, bytes);
                payloadBytes += bytes;
                records++;
            }
        }
        count.add(0, payloadBytes);
        return delivery(records, absent, body, at);
    }

    /** As the spool is now, which need not be as it was signed. */
    LeafHashes leaves(LeafTree tree) throws IOException {
        return tree == LeafTree.PACKETS
                ? PacketLeaves.root(LogStack.of(packetLog()), manifest.indices(), manifest.unspooledPackets(), true)
                        .leafHashes()
                : PcmLeaves.root(LogStack.of(pcmLog()), manifest.samples(), manifest.channels(), true)
                        .leafHashes();
    }

    private int encode(
            byte[] body,
            int at,
            RecordType type,
            long index64,
            long sample64,
            int word,
            byte[] from,
            int offset,
            int n) {
        return codec.encode(body, at, type, index64, sample64, word, from, offset, n);
    }

    private static Delivery delivery(int records, RangeSet absent, byte[] body, int bytes) {
        List<LongRange> listed = absent.ranges();
        return new Delivery(
                ServeStatus.READY,
                "",
                records,
                listed.subList(0, Math.min(listed.size(), ABSENT_RANGES_MAX)),
                Arrays.copyOf(body, bytes));
    }

    /** Nothing outside of the declared take is anybody's business. */
    private static List<LongRange> within(List<LongRange> ranges, LongRange take) {
        List<LongRange> inside = new ArrayList<>();
        for (LongRange range : ranges) {
            long first = Math.max(range.first(), take.first());
            long end = Math.min(range.end(), take.end());
            if (end > first) {
                inside.add(new LongRange(first, end));
            }
        }
        return inside;
    }

    private LogIndex packetLog() throws IOException {
        LogIndex open = packets;
        if (open == null) {
            open = LogIndex.open(stream, "packets", manifest.indices());
            packets = open;
            packetsPresent = open.present();
        }
        return open;
    }

    private LogIndex pcmLog() throws IOException {
        LogIndex open = pcm;
        if (open == null) {
            open = LogIndex.open(stream, "pcm", manifest.samples());
            pcm = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        LogIndex openPackets = packets;
        LogIndex openPcm = pcm;
        packets = null;
        pcm = null;
        try (count) {
            if (openPackets != null) {
                openPackets.close();
            }
            if (openPcm != null) {
                openPcm.close();
            }
        }
    }
}
