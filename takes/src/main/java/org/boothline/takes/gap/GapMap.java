package org.boothline.takes.gap;

import java.io.IOException;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.proof.Manifest;

/**
 * What a take's packet log at the receiver lacks, by cause: <em>missing</em> packets were lost on the way (or on this
 * disk) and can be fetched; at a <em>source fault</em> the sender had no audio; <em>unspooled</em> packets and samples
 * are those that the sender's disk does not hold, so that nobody can fetch them.
 *
 * <p><b>Thread</b>: any, immutable. <b>Memory</b>: one entry a gap.
 */
public final class GapMap {
    private final LongRange indices;
    private final LongRange samples;
    private final RangeSet missingPackets;
    private final RangeSet missingSamples;
    private final RangeSet sourceFaults;
    private final RangeSet unspooledPackets;
    private final RangeSet unspooledSamples;

    private GapMap(
            LongRange indices,
            LongRange samples,
            RangeSet missingPackets,
            RangeSet missingSamples,
            RangeSet sourceFaults,
            RangeSet unspooledPackets,
            RangeSet unspooledSamples) {
        this.indices = indices;
        this.samples = samples;
        this.missingPackets = missingPackets;
        this.missingSamples = missingSamples;
        this.sourceFaults = sourceFaults;
        this.unspooledPackets = unspooledPackets;
        this.unspooledSamples = unspooledSamples;
    }

    /**
     * The gaps of a take whose manifest is known.
     *
     * @param packets the received log, and its patch if there is one
     * @throws IOException if the medium fails
     */
    public static GapMap of(Manifest manifest, LogStack packets) throws IOException {
        RangeSet absent = packets.present().missingFrom(manifest.indices());
        RangeSet missing = minus(absent, manifest.unspooledPackets());
        Audio audio = new Audio(packets, manifest.indices(), manifest.samples(), manifest.lookaheadSamples());
        return new GapMap(
                manifest.indices(),
                manifest.samples(),
                missing,
                minus(audio.of(missing, absent), manifest.sourceFaults()),
                manifest.sourceFaults().within(manifest.samples()),
                manifest.unspooledPackets().within(manifest.indices()),
                manifest.unspooledSamples().within(manifest.samples()));
    }

    /**
     * The gaps of a take as far as the receiver can tell alone: source faults only where the packets on both sides of
     * one arrived, and nothing of what the sender did not spool.
     *
     * @throws IOException if the medium fails
     */
    public static GapMap of(LongRange indices, LongRange samples, int lookaheadSamples, LogStack packets)
            throws IOException {
        RangeSet missing = packets.present().missingFrom(indices);
        Audio audio = new Audio(packets, indices, samples, lookaheadSamples);
        return new GapMap(
                indices,
                samples,
                missing,
                audio.of(missing, missing),
                sourceFaults(packets, indices).within(samples),
                new RangeSet(),
                new RangeSet());
    }

    /** The samples of a manifest that a log of captured samples lacks and that the sender has. */
    public static RangeSet missingPcm(Manifest manifest, LogStack pcm) {
        RangeSet absent = pcm.present().missingFrom(manifest.samples());
        return minus(minus(absent, manifest.sourceFaults()), manifest.unspooledSamples());
    }

    /**
     * The samples between two packets that follow one another without a hole in the index: nothing was captured there.
     */
    public static RangeSet sourceFaults(LogStack packets, LongRange indices) throws IOException {
        RangeSet faults = new RangeSet();
        RecordView record = new RecordView();
        for (LongRange run : packets.present().within(indices).ranges()) {
            long expected = -1;
            for (long index = run.first(); index < run.end(); index++) {
                if (!packets.read(index, record)) {
                    expected = -1;
                    continue;
                }
                if (expected >= 0) {
                    faults.add(expected, record.sample64());
                }
                expected = record.sample64() + StreamFormat.frameSamplesOf(record.formatWord());
            }
        }
        return faults;
    }

    public LongRange indices() {
        return indices;
    }

    public LongRange samples() {
        return samples;
    }

    /** Indices of packets that the sender has and this log has not: what Restore fetches. */
    public RangeSet missingPackets() {
        return copy(missingPackets);
    }

    /** Captured samples whose decoded audio is missing with those packets: what a waveform shows as a gap. */
    public RangeSet missingSamples() {
        return copy(missingSamples);
    }

    /** Samples that were never captured. */
    public RangeSet sourceFaults() {
        return copy(sourceFaults);
    }

    /** Indices of packets that the sender does not have. */
    public RangeSet unspooledPackets() {
        return copy(unspooledPackets);
    }

    /** Captured samples that the sender does not have. */
    public RangeSet unspooledSamples() {
        return copy(unspooledSamples);
    }

    /** True if every packet that can be had is here. */
    public boolean isComplete() {
        return missingPackets.isEmpty();
    }

    private static RangeSet copy(RangeSet set) {
        return new RangeSet(set.ranges());
    }

    private static RangeSet minus(RangeSet from, RangeSet what) {
        RangeSet rest = copy(from);
        what.ranges().forEach(range -> rest.remove(range.first(), range.end()));
        return rest;
    }

    /** Finds the samples that go with packets that are not there, by the packets that are. */
    private record Audio(LogStack packets, LongRange indices, LongRange samples, int lookaheadSamples) {
        /** @param absent contains {@code wanted}: every packet that is not there, whatever the cause */
        RangeSet of(RangeSet wanted, RangeSet absent) throws IOException {
            RangeSet found = new RangeSet();
            for (LongRange hole : absent.ranges()) {
                for (LongRange part : wanted.within(hole).ranges()) {
                    add(found, hole, part);
                }
            }
            return found.within(samples);
        }

        private void add(RangeSet found, LongRange hole, LongRange part) throws IOException {
            RecordView record = new RecordView();
            long first = samples.first();
            int before = 0;
            if (hole.first() > indices.first() && packets.read(hole.first() - 1, record)) {
                before = StreamFormat.frameSamplesOf(record.formatWord());
                first = record.sample64() + before - lookaheadSamples;
            }
            long end = samples.end();
            int after = before;
            if (hole.end() < indices.end() && packets.read(hole.end(), record)) {
                end = record.sample64() - lookaheadSamples;
                after = StreamFormat.frameSamplesOf(record.formatWord());
            }
            int frameSamples = before == 0 || before == after ? after : 0;
            found.add(
                    place(part.first(), hole, first, end, frameSamples),
                    place(part.end(), hole, first, end, frameSamples));
        }

        /**
         * @param frameSamples 0 where frames changed in the hole, or nothing is known: then all are taken for equally
         * long
         */
        private static long place(long index, LongRange hole, long first, long end, int frameSamples) {
            if (index == hole.end()) {
                return end;
            }
            long packets = index - hole.first();
            long on = frameSamples == 0 ? (end - first) * packets / hole.count() : packets * frameSamples;
            return Math.min(end, first + on);
        }
    }
}
