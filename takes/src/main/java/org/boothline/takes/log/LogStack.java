package org.boothline.takes.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;

/**
 * Several logs read as one: what the first one lacks, the next one may have; a received log and its patch, for example.
 *
 * <p><b>Thread</b>: one at a time. <b>Memory</b>: 96 KiB while samples are read.
 */
public final class LogStack {
    /** Frames handed to a sink at once: as many as a leaf of the proof has. */
    private static final int CHUNK_FRAMES = 16_384;

    private final List<LogIndex> logs;

    public LogStack(List<LogIndex> logs) {
        this.logs = List.copyOf(logs);
    }

    public static LogStack of(LogIndex... logs) {
        return new LogStack(List.of(logs));
    }

    public List<LogIndex> logs() {
        return logs;
    }

    /** Reads the record with this key from the first log that has it whole. */
    public boolean read(long key, RecordView into) throws IOException {
        for (LogIndex log : logs) {
            if (log.read(key, into)) {
                return true;
            }
        }
        return false;
    }

    /** The keys that at least one log has. */
    public RangeSet present() {
        RangeSet present = new RangeSet();
        for (LogIndex log : logs) {
            log.present().ranges().forEach(present::add);
        }
        return present;
    }

    /** Everything that is wrong with any of them. */
    public List<Damage> damage() {
        List<Damage> all = new ArrayList<>();
        logs.forEach(log -> all.addAll(log.damage()));
        return all;
    }

    /** See {@link LogIndex#readSamples(LongRange, int, byte[], int)}. */
    public RangeSet readSamples(LongRange samples, int channels, byte[] into, int at) throws IOException {
        RangeSet absent = new RangeSet(List.of(samples));
        int frameBytes = 3 * channels;
        for (LogIndex log : logs) {
            RangeSet still = new RangeSet();
            for (LongRange hole : absent.ranges()) {
                int to = at + (int) (hole.first() - samples.first()) * frameBytes;
                log.readSamples(hole, channels, into, to).ranges().forEach(still::add);
            }
            absent = still;
        }
        return absent;
    }

    /** See {@link LogIndex#readSamples(LongRange, int, SampleSink)}. */
    public RangeSet readSamples(LongRange samples, int channels, SampleSink sink) throws IOException {
        byte[] chunk = new byte[CHUNK_FRAMES * 3 * channels];
        RangeSet absent = new RangeSet();
        for (long first = samples.first(); first < samples.end(); first += CHUNK_FRAMES) {
            LongRange piece = new LongRange(first, Math.min(samples.end(), first + CHUNK_FRAMES));
            readSamples(piece, channels, chunk, 0).ranges().forEach(absent::add);
            sink.accept(chunk, (int) piece.count() * 3 * channels);
        }
        return absent;
    }
}
