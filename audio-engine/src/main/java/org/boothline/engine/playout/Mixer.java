package org.boothline.engine.playout;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.boothline.base.stats.Counter;
import org.boothline.engine.device.PlaybackDevice;
import org.jspecify.annotations.Nullable;

/**
 * What one output plays: the sum of its sources. One source alone passes bit for bit. The sum is not turned down and
 * has no limiter, which would colour what is right: above full scale the device clamps, and {@link #clippedSamples}
 * counts it.
 *
 * <p>Nothing that is mixed here is ever sent: what a station sends is made of its inputs alone, so that nobody hears
 * himself.
 *
 * <p><b>Thread</b>: {@link #attach} and {@link #detach} by control; {@link #pull} and {@link #end} by playout.
 * <b>Memory</b>: one block, made here; nothing per pull, a little when sources change.
 */
public final class Mixer {
    private final int channels;
    private final float[] scratch;
    private final Counter clippedSamples = new Counter("mixClippedSamples");
    private volatile Change wanted = new Change(new PlayoutSource[0]);
    private PlayoutSource[] playing = wanted.sources;
    private Change applied = wanted;
    private @Nullable RuntimeException firstFault;

    /** @param channels of the device */
    public Mixer(int channels) {
        this.channels = channels;
        scratch = new float[PlaybackDevice.BLOCK_FRAMES_MAX * channels];
    }

    /** What is to be played from the next pull on. */
    private static final class Change {
        private final PlayoutSource[] sources;
        private final CountDownLatch made = new CountDownLatch(1);

        Change(PlayoutSource[] sources) {
            this.sources = sources;
        }
    }

    /** Lets it be heard from the next pull on. */
    public void attach(PlayoutSource source) {
        PlayoutSource[] now = wanted.sources;
        PlayoutSource[] more = Arrays.copyOf(now, now.length + 1);
        more[now.length] = source;
        wanted = new Change(more);
    }

    /**
     * Lets it be heard no more.
     *
     * @return is counted down once playout has let go of it; never if nobody pulls
     */
    public CountDownLatch detach(PlayoutSource source) {
        PlayoutSource[] rest =
                Arrays.stream(wanted.sources).filter(each -> each != source).toArray(PlayoutSource[]::new);
        Change change = new Change(rest);
        wanted = change;
        return change.made;
    }

    /**
     * Fills what the device wants next.
     *
     * @param out float[frames × channels]
     * @param frames up to {@link PlaybackDevice#BLOCK_FRAMES_MAX}
     * @param nowNs {@link PlaybackDevice#demandNs}
     * @param stepFrames {@link PlaybackDevice#stepFrames}
     */
    public void pull(float[] out, int frames, long nowNs, int stepFrames) {
        Change next = wanted;
        if (next != applied) {
            apply(next);
        }
        int samples = frames * channels;
        if (playing.length == 0) {
            Arrays.fill(out, 0, samples, 0f);
            return;
        }
        pull(playing[0], out, frames, nowNs, stepFrames);
        for (int i = 1; i < playing.length; i++) {
            pull(playing[i], scratch, frames, nowNs, stepFrames);
            for (int at = 0; at < samples; at++) {
                out[at] += scratch[at];
            }
        }
        count(out, samples);
    }

    /** A fault of ours in one source must not take the others' sound away, nor its own later one. */
    private void pull(PlayoutSource source, float[] out, int frames, long nowNs, int stepFrames) {
        try {
            source.pull(out, frames, nowNs, stepFrames);
        } catch (RuntimeException bug) {
            Arrays.fill(out, 0, frames * channels, 0f);
            if (firstFault == null) {
                firstFault = bug;
            }
        }
    }

    private void count(float[] out, int samples) {
        int clipped = 0;
        for (int at = 0; at < samples; at++) {
            if (Math.abs(out[at]) > 1f) {
                clipped++;
            }
        }
        if (clipped > 0) {
            clippedSamples.add(clipped);
        }
    }

    private void apply(Change next) {
        for (PlayoutSource each : playing) {
            if (!contains(next.sources, each)) {
                each.end();
            }
        }
        for (PlayoutSource each : next.sources) {
            if (!contains(playing, each)) {
                each.begin();
            }
        }
        playing = next.sources;
        applied = next;
        next.made.countDown();
    }

    /** The first that a source threw since this was asked; null for none. <b>Thread</b>: playout. */
    public @Nullable RuntimeException takeFault() {
        RuntimeException fault = firstFault;
        firstFault = null;
        return fault;
    }

    private static boolean contains(PlayoutSource[] sources, PlayoutSource sought) {
        for (PlayoutSource each : sources) {
            if (each == sought) {
                return true;
            }
        }
        return false;
    }

    /** Lets go of all sources: nobody pulls any more. */
    public void end() {
        Change last = wanted;
        for (PlayoutSource each : playing) {
            each.end();
        }
        playing = new PlayoutSource[0];
        last.made.countDown();
    }

    /** Samples of the sum above full scale, all channels. */
    public long clippedSamples() {
        return clippedSamples.value();
    }
}
