package org.boothline.qmanager.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavSummary;
import org.boothline.engine.wav.WavWriter;
import org.boothline.takes.log.LogStack;

/**
 * Writes a take's audio files: Broadcast WAV with the time of day of the first sample, and a cue point wherever the file
 * does not hold what the microphone heard.
 *
 * <p><b>Thread</b>: any that may wait for the disk. <b>Memory</b>: some frames, however long the take.
 */
final class TakeWav {
    private final Path target;
    private final String takeId;
    private final String description;
    private final int channels;
    private final LongRange samples;
    private final long startEpochNs;
    private final List<Mark> marks = new ArrayList<>();
    private final RangeSet heard = new RangeSet();

    private record Mark(long sample, String label) {}

    /** Bytes of samples into a sink. */
    @FunctionalInterface
    interface Pcm {
        void writeTo(WavWriter wav) throws IOException, UserFault;
    }

    TakeWav(Path target, String takeId, String description, int channels, LongRange samples, long startEpochNs) {
        this.target = target;
        this.takeId = takeId;
        this.description = description;
        this.channels = channels;
        this.samples = samples;
        this.startEpochNs = startEpochNs;
    }

    /** Marks the beginning of each range. */
    TakeWav mark(RangeSet ranges, String what) {
        for (LongRange range : ranges.within(samples).ranges()) {
            marks.add(new Mark(range.first(), what + " " + milliseconds(range.count())));
        }
        return this;
    }

    /** Marks what the ear got concealed, unless the file lacks it too. */
    TakeWav markHeard(RangeSet concealed) {
        concealed.ranges().forEach(heard::add);
        return this;
    }

    /** Decodes packets into the file and marks what is not audio. */
    WavSummary decode(LogStack packets, LongRange indices, Codec codec, int lookaheadSamples)
            throws IOException, UserFault {
        TakeDecoder decoder = new TakeDecoder(codec, channels, lookaheadSamples);
        return write(wav -> {
            DecodeNotes notes = decoder.decode(packets, indices, samples, wav::write);
            mark(notes.concealed(), "concealed");
            mark(notes.silent(), "missing");
            mark(notes.sourceFaults(), "no audio from the sender");
            mark(notes.undecodable(), "undecodable packet");
            notes.concealed().ranges().forEach(range -> heard.remove(range.first(), range.end()));
            notes.silent().ranges().forEach(range -> heard.remove(range.first(), range.end()));
            mark(heard, "concealed when heard");
        });
    }

    /** Writes captured samples as they are; zeros where the log has none. */
    WavSummary copy(LogStack pcm) throws IOException, UserFault {
        return write(wav -> {
            try {
                pcm.readSamples(samples, channels, (bytes, count) -> {
                    try {
                        wav.write(bytes, 0, count);
                    } catch (UserFault e) {
                        throw new Carried(e);
                    }
                });
            } catch (Carried e) {
                throw e.fault;
            }
        });
    }

    private WavSummary write(Pcm pcm) throws IOException, UserFault {
        WavFormat format = new WavFormat(StreamFormat.SAMPLE_RATE_HZ, channels, SampleEncoding.PCM24);
        BroadcastInfo info =
                BroadcastInfo.of(description, "Boothline", takeId, startEpochNs, ZoneId.systemDefault(), format);
        try (WavWriter wav = WavWriter.create(target, format, info)) {
            pcm.writeTo(wav);
            marks.sort(Comparator.comparingLong(Mark::sample));
            marks.forEach(mark -> wav.cue(mark.sample() - samples.first(), mark.label()));
            return wav.finish();
        }
    }

    private static String milliseconds(long count) {
        long ms = Math.max(1, Math.round(count * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ));
        return ms < 10_000 ? ms + " ms" : ms / 1_000 + " s";
    }

    /** Brings a fault through an interface that knows only disks. */
    private static final class Carried extends IOException {
        private static final long serialVersionUID = 1L;

        private final UserFault fault;

        Carried(UserFault fault) {
            super(fault.sentence(), fault);
            this.fault = fault;
        }
    }
}
