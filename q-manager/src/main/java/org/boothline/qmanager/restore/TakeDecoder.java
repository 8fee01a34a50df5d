package org.boothline.qmanager.restore;

import java.io.IOException;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordView;

/**
 * Decodes a take's packets afresh into exactly the take's samples. What a packet decodes to lies {@code lookahead}
 * samples before the packet's own first sample; the packets before the take warm the decoder up. Where packets are
 * missing the decoder makes up at most {@value #CONCEAL_SAMPLES_MAX} samples, then there is silence; where the sender
 * had no audio there is silence of exactly that length.
 *
 * <p><b>Thread</b>: the caller's, with a decoder of its own. <b>Clock</b>: captured samples of the sender.
 * <b>Memory</b>: some frames, however long the take.
 */
public final class TakeDecoder {
    /** 60 ms: after that any concealment is noise or silence anyway, and silence is honest. */
    static final int CONCEAL_SAMPLES_MAX = 2_880;

    /** A packet may hold up to 120 ms (RFC 6716); ours hold at most 20. */
    private static final int DECODED_SAMPLES_MAX = 5_760;

    private final Codec codec;
    private final int channels;
    private final int lookahead;
    private final float[] out;
    private final float[] silence;

    /** Where the audio goes. */
    @FunctionalInterface
    public interface Sink {
        /** @param samples float[frames × channels], interleaved, ±1.0; valid during the call */
        void write(float[] samples, int frames) throws UserFault;
    }

    public TakeDecoder(Codec codec, int channels, int lookaheadSamples) {
        this.codec = codec;
        this.channels = channels;
        this.lookahead = lookaheadSamples;
        out = new float[DECODED_SAMPLES_MAX * channels];
        silence = new float[DECODED_SAMPLES_MAX * channels];
    }

    /**
     * Decodes.
     *
     * @param packets those that are missing are concealed
     * @param indices the take's packets, warm-up included
     * @param samples the take's samples: so many are written, no more and no fewer
     * @throws UserFault CODEC if this machine has no decoder, or what the sink throws
     */
    public DecodeNotes decode(LogStack packets, LongRange indices, LongRange samples, Sink sink)
            throws IOException, UserFault {
        try (FrameDecoder decoder = Codecs.decoder(codec, channels)) {
            return new Run(packets, samples, sink, decoder).run(indices);
        }
    }

    /** One pass over a take. */
    private final class Run {
        private final LogStack packets;
        private final LongRange samples;
        private final Sink sink;
        private final FrameDecoder decoder;
        private final RecordView record = new RecordView();
        private final DecodeNotes notes = DecodeNotes.none();
        private final float[] cut;

        /** The next sample to be written. */
        private long position;
        /** The packet decoded last, or −1. */
        private long lastIndex = -1;
        /** Where its input ended. */
        private long lastEnd;

        private int lastFrames;

        Run(LogStack packets, LongRange samples, Sink sink, FrameDecoder decoder) {
            this.packets = packets;
            this.samples = samples;
            this.sink = sink;
            this.decoder = decoder;
            position = samples.first();
            cut = new float[DECODED_SAMPLES_MAX * channels];
        }

        DecodeNotes run(LongRange indices) throws IOException, UserFault {
            for (LongRange run : packets.present().within(indices).ranges()) {
                for (long index = run.first(); index < run.end() && position < samples.end(); index++) {
                    if (packets.read(index, record)) {
                        packet();
                    }
                }
            }
            if (lastIndex >= 0 && indices.end() > lastIndex + 1) {
                conceal((indices.end() - lastIndex - 1) * lastFrames, samples.end());
            }
            fill(samples.end(), notes.silent());
            return notes;
        }

        private void packet() throws UserFault {
            long first = record.sample64();
            boolean follows = lastIndex >= 0 && record.index64() == lastIndex + 1;
            if (lastIndex >= 0 && !follows) {
                // If frames changed in the hole nobody knows where: what the longer ones could fill, and no more than
                // there is.
                long longer = Math.max(lastFrames, StreamFormat.frameSamplesOf(record.formatWord()));
                conceal((record.index64() - lastIndex - 1) * longer, first - lookahead);
                if (position < Math.min(first - lookahead, samples.end())) {
                    // Nothing of what it made up may fade into what comes after the silence.
                    decoder.reset();
                }
                fill(first - lookahead, notes.silent());
            }
            int frames = decoder.decode(record.payload(), record.payloadBytes(), out);
            int declared = Math.max(1, StreamFormat.frameSamplesOf(record.formatWord()));
            if (frames <= 0) {
                fill(first - lookahead, follows ? notes.sourceFaults() : notes.silent());
                fill(first - lookahead + declared, notes.undecodable());
            } else if (follows && first > lastEnd) {
                // The decoder knows nothing of the fault: its first samples still belong before it.
                int before = Math.min(lookahead, frames);
                emit(lastEnd - lookahead, 0, before);
                fill(first, notes.sourceFaults());
                emit(first, before, frames - before);
            } else {
                fill(first - lookahead, notes.silent());
                emit(first - lookahead, 0, frames);
            }
            lastIndex = record.index64();
            lastFrames = declared;
            lastEnd = first + declared;
        }

        /** Makes audio up from where the last packet ended, but not past {@code limit}. */
        private void conceal(long missingSamples, long limit) throws UserFault {
            long from = lastEnd - lookahead;
            long wanted = Math.min(Math.min(missingSamples, limit - from), CONCEAL_SAMPLES_MAX);
            int step = decoder.concealStepSamples();
            long made = 0;
            while (made < wanted) {
                long ask = Math.min(lastFrames, wanted - made);
                int frames = decoder.conceal(out, (int) ((ask + step - 1) / step * step));
                if (frames <= 0) {
                    return;
                }
                int used = (int) Math.min(frames, wanted - made);
                note(notes.concealed(), from + made, from + made + used);
                emit(from + made, 0, used);
                made += used;
            }
        }

        /** Silence up to {@code end}, if the audio is not there yet. */
        private void fill(long end, RangeSet why) throws UserFault {
            long to = Math.min(end, samples.end());
            if (to > position) {
                why.add(position, to);
            }
            while (position < to) {
                int frames = (int) Math.min(DECODED_SAMPLES_MAX, to - position);
                sink.write(silence, frames);
                position += frames;
            }
        }

        /** Writes what of {@code out} lies in the take and is not written yet. */
        private void emit(long first, int offset, int frames) throws UserFault {
            int skip = (int) Math.max(0, Math.min(frames, position - first));
            int end = (int) Math.max(skip, Math.min(frames, samples.end() - first));
            if (end > skip) {
                System.arraycopy(out, (offset + skip) * channels, cut, 0, (end - skip) * channels);
                sink.write(cut, end - skip);
                position += end - skip;
            }
        }

        private void note(RangeSet set, long first, long end) {
            set.add(Math.max(first, samples.first()), Math.min(end, samples.end()));
        }
    }
}
