package org.boothline.session.wiring;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;

/**
 * Which packet holds which sample, by the lengths that a stream's frames have had: the stream is a row of runs, each of frames
 * of one length. Counted from a run's end backwards, as if the source always had audio.
 *
 * <p><b>Thread</b>: {@link #note} and {@link #sampleOf} by one, {@link #indexOf} by any. <b>Memory</b>: a new list where a run
 * begins; of more than {@value #RUNS_MAX} the oldest is forgotten.
 */
final class FrameRuns {
    static final int RUNS_MAX = 64;

    /**
     * Frames of one length, from the first that is known.
     *
     * @param beforeIndex64 where what was known before them ended: between there and the first, packets were lost
     */
    private record Run(
            long firstIndex64, long firstSample64, int frameSamples, long beforeIndex64, long beforeSample64) {}

    private final int frameSamplesMin;
    private int frameSamples;
    private volatile List<Run> runs = List.of();
    private volatile long endIndex64;
    private volatile long endSample64;

    FrameRuns(Codec codec) {
        frameSamplesMin = codec.frameSamplesMin();
    }

    /** The stream has come to this packet; earlier ones may be told too, and change nothing. */
    void note(EncodedFrame packet) {
        if (packet.index64 < endIndex64) {
            return;
        }
        int samples = StreamFormat.frameSamplesOf(packet.formatWord);
        if (samples != frameSamples || !fits(packet)) {
            frameSamples = samples;
            List<Run> known = runs;
            List<Run> more = new ArrayList<>(known.subList(known.size() < RUNS_MAX ? 0 : 1, known.size()));
            boolean first = known.isEmpty();
            more.add(new Run(
                    packet.index64,
                    packet.sample64,
                    samples,
                    first ? packet.index64 : endIndex64,
                    first ? packet.sample64 : endSample64));
            runs = List.copyOf(more);
        }
        endSample64 = packet.sample64 + samples;
        endIndex64 = packet.index64 + 1; // After the sample, for indexOf.
    }

    /** False if packets of other lengths were lost before it. */
    private boolean fits(EncodedFrame packet) {
        long lost = packet.index64 - endIndex64;
        return lost == 0 || packet.sample64 - endSample64 == lost * frameSamples;
    }

    /**
     * The packet that holds a sample, or one before it: earlier where the source had no audio between the sample and the end of
     * its run, where packets about a change were lost, or where its run is forgotten. Never one after it.
     */
    long indexOf(long sample64) {
        long index64 = endIndex64; // Before the sample, so that it is never too late.
        long end = endSample64;
        List<Run> known = runs;
        for (int i = known.size() - 1; i >= 0; i--) {
            Run run = known.get(i);
            if (run.firstSample64 <= sample64) {
                return Math.max(run.firstIndex64, index64 - framesIn(end - sample64, run.frameSamples));
            }
            if (run.beforeSample64 <= sample64) {
                long back = framesIn(run.firstSample64 - sample64, frameSamplesMin);
                return Math.max(run.beforeIndex64 - 1, run.firstIndex64 - back);
            }
            index64 = run.beforeIndex64;
            end = run.beforeSample64;
        }
        return Math.max(0, index64 - framesIn(end - sample64, frameSamplesMin));
    }

    /** Where a packet begins, or would if the source had audio all the time. */
    long sampleOf(long index64) {
        long end = endIndex64;
        long sample64 = endSample64;
        List<Run> known = runs;
        for (int i = known.size() - 1; i >= 0; i--) {
            Run run = known.get(i);
            if (run.firstIndex64 <= index64 || i == 0) {
                return sample64 - (end - index64) * run.frameSamples;
            }
            if (run.beforeIndex64 <= index64) { // Lost about a change: somewhere between the two that are known.
                return run.beforeSample64
                        + (run.firstSample64 - run.beforeSample64)
                                * (index64 - run.beforeIndex64)
                                / (run.firstIndex64 - run.beforeIndex64);
            }
            end = run.beforeIndex64;
            sample64 = run.beforeSample64;
        }
        return sample64;
    }

    private static long framesIn(long samples, int frameSamples) {
        return Math.max(0, (samples + frameSamples - 1) / frameSamples);
    }
}
