package org.boothline.qmanager.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.NanoClock;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.road.Delivery;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordCodec;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SegmentRecovery;
import org.boothline.takes.log.SegmentWriter;

/**
 * What jobs have fetched for a take: {@code patch-*.seg} (packets) or {@code patchpcm-*.seg} (samples) in its folder.
 * Each answer is with the operating system before the next one is looked at, so the death of this process costs what is
 * under way; the medium has it a second later.
 *
 * <p><b>Thread</b>: the worker's. <b>Memory</b>: 0.3 MB and one range a gap.
 */
final class PatchLog implements Closeable {
    private static final long FORCE_PERIOD_NS = 1_000_000_000L;

    private final RecordType type;
    private final int channels;
    private final NanoClock clock;
    private final SegmentWriter writer;
    private final RecordCodec codec = new RecordCodec();
    private final RecordView record = new RecordView();
    private final RangeSet present;
    private long bytesPresent;
    private long forcedAtNs;

    /** Which prefix a source's patch has. */
    static String prefix(JobSource source) {
        return source == JobSource.PACKETS ? "patch" : "patchpcm";
    }

    /** Opens it to go on: reads what is there, cuts off what was torn when the last process died. */
    static PatchLog open(Path takeFolder, JobSource source, int channels, NanoClock clock) throws IOException {
        String prefix = prefix(source);
        SegmentRecovery.truncateTornTail(takeFolder, prefix);
        RecordType type = source == JobSource.PACKETS ? RecordType.PACKET : RecordType.PCM;
        try (LogIndex index = LogIndex.open(takeFolder, prefix, LogIndex.ALL)) {
            PatchLog patch = new PatchLog(takeFolder, prefix, type, channels, clock, index.present());
            patch.bytesPresent = patch.payloadBytes(index);
            return patch;
        }
    }

    /** Forgets everything fetched so far: it was proven wrong. */
    static void discard(Path takeFolder, JobSource source) throws IOException {
        try (var files = Files.newDirectoryStream(takeFolder, prefix(source) + "-*.seg")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private PatchLog(Path folder, String prefix, RecordType type, int channels, NanoClock clock, RangeSet present)
            throws IOException {
        this.type = type;
        this.channels = channels;
        this.clock = clock;
        this.present = present;
        writer = new SegmentWriter(folder, prefix);
        forcedAtNs = clock.nowNs();
    }

    /** What is here; changes with every {@link #take}. */
    RangeSet present() {
        return present;
    }

    /** Payload bytes of what is here. */
    long bytesPresent() {
        return bytesPresent;
    }

    /**
     * What one answer was worth.
     *
     * @param arrived indices or samples that were asked for and are here now
     * @param bytes payload bytes that came
     * @param wastedBytes those that were here already or that nobody asked for
     * @param badRecords records that could not be read
     */
    record Taken(RangeSet arrived, long bytes, long wastedBytes, int badRecords) {}

    /** Appends what an answer brought; on return the operating system has it. */
    Taken take(Delivery delivery, List<LongRange> asked) throws IOException {
        RangeSet wanted = new RangeSet(asked);
        RangeSet arrived = new RangeSet();
        byte[] body = delivery.body();
        long bytes = 0;
        long wasted = 0;
        int at = 0;
        while (at < body.length) {
            int count = codec.decode(body, at, body.length, record);
            if (count <= 0) {
                break;
            }
            at += count;
            bytes += record.payloadBytes();
            LongRange keys = new LongRange(record.key(), record.key() + record.span());
            if (isAskedFor(keys, wanted)) {
                append(keys);
                arrived.add(keys);
            } else {
                wasted += record.payloadBytes();
            }
        }
        writer.flush();
        forceIfDue();
        return new Taken(arrived, bytes, wasted, at < body.length ? 1 : 0);
    }

    private boolean isAskedFor(LongRange keys, RangeSet wanted) {
        return record.type() == type
                && keys.count() > 0
                && (type == RecordType.PACKET
                        ? wanted.contains(keys.first()) && !present.contains(keys.first())
                        : StreamFormat.channelsOf(record.formatWord()) == channels
                                && wanted.missingFrom(keys).isEmpty()
                                && present.within(keys).isEmpty());
    }

    private void append(LongRange keys) throws IOException {
        writer.append(
                type,
                record.index64(),
                record.sample64(),
                record.formatWord(),
                record.payload(),
                0,
                record.payloadBytes());
        present.add(keys);
        bytesPresent += record.payloadBytes();
    }

    private void forceIfDue() throws IOException {
        long nowNs = clock.nowNs();
        if (nowNs - forcedAtNs >= FORCE_PERIOD_NS) {
            writer.force();
            forcedAtNs = nowNs;
        }
    }

    private long payloadBytes(LogIndex index) throws IOException {
        if (type == RecordType.PCM) {
            return present.count() * 3 * channels;
        }
        long sum = 0;
        for (int i = 0; i < index.size(); i++) {
            sum += index.readAt(i, record) ? record.payloadBytes() : 0;
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
