package org.boothline.engine.playout;

import java.util.Arrays;
import org.boothline.base.stats.Counter;
import org.boothline.engine.pcm.SampleRing;

/**
 * The own input in the own output, with the least delay: what is captured waits in a ring until playout pulls next.
 *
 * <p>The two devices have clocks of their own, and threads that come late. The measure is the least that was left in
 * the ring over a second: above {@value #LEFT_FRAMES_MAX} frames the delay has grown, and what is too much is left out.
 * When less than {@value #LEFT_FRAMES_MIN} would be left it would run dry soon, and {@value #STEP_FRAMES} to
 * {@value #KEPT_FRAMES} frames are played twice. Either way by a cross-fade, and counted. When it does run dry it fades
 * out, and in again when there is enough; so it does for a muted input.
 *
 * <p><b>Thread</b>: {@link #captured} by capture, {@link #gainDb} and figures by any, the rest by playout.
 * <b>Clock</b>: the output's, by its pulls. <b>Memory</b>: the ring, made here; nothing per block. What doesn't fit
 * into it is dropped.
 */
public final class Monitor implements PlayoutSource {
    /** Room for 160 ms beside the frames that are kept: playout never comes that late without having stalled. */
    private static final int RING_FRAMES = 8_192;

    /** 2 ms: so many are played twice at least. */
    private static final int STEP_FRAMES = 96;

    /** 10 ms: and so many at most. */
    private static final int KEPT_FRAMES = 480;

    /** Less is too short for a cross-fade. */
    private static final int FADE_FRAMES_MIN = 24;

    private static final int FADE_FRAMES_MAX = 120;
    private static final int WINDOW_FRAMES = 48_000;
    private static final int LEFT_FRAMES_MIN = 48;
    private static final int LEFT_FRAMES_MAX = 192;

    /** What is left at least after the first pull, and at least once a second after too much was left out. */
    private static final int LEFT_FRAMES = 96;

    private final SampleRing ring;
    private final int channels;
    private final int outputChannels;
    private final Counter skippedFrames = new Counter("monitorSkippedFrames");
    private final Counter repeatedFrames = new Counter("monitorRepeatedFrames");
    private final Counter droppedFrames = new Counter("monitorDroppedFrames");
    private final Counter dried = new Counter("monitorRanDry");
    private volatile float wantedGain;
    private float gain;
    private boolean flowing;
    private int windowFrames;
    /** Frames that were played and not repeated yet: what nothing follows is not played over and over. */
    private int repeatable;

    private int leastLeft = Integer.MAX_VALUE;

    /**
     * @param channels of what is captured, 1 or 2
     * @param outputChannels 1 or 2
     */
    public Monitor(int channels, int outputChannels, double gainDb) {
        this.channels = channels;
        this.outputChannels = outputChannels;
        ring = new SampleRing(RING_FRAMES, KEPT_FRAMES, channels);
        gainDb(gainDb);
        gain = wantedGain;
    }

    /** From the next pull on; it glides there. */
    public void gainDb(double db) {
        wantedGain = (float) Math.pow(10, db / 20);
    }

    /**
     * What is to be heard. <b>Thread</b>: capture.
     *
     * @param samples int[frames × channels], 24 bit
     */
    public void captured(int[] samples, int frames) {
        if (!ring.write(samples, frames)) {
            droppedFrames.add(frames);
        }
    }

    /** What waits from before is old. */
    @Override
    public void begin() {
        ring.skip(ring.readable());
        flowing = false;
    }

    @Override
    public void pull(float[] out, int frames, long nowNs, int stepFrames) {
        int waiting = ring.readable();
        if (!flowing && waiting < frames + LEFT_FRAMES || waiting == 0) {
            Arrays.fill(out, 0, frames * outputChannels, 0f);
            flowing = false;
            return;
        }
        if (!flowing) {
            start(out, frames);
        } else if (waiting < FADE_FRAMES_MIN || backFrames(frames, waiting) > repeatable) {
            runDry(out, frames, waiting);
        } else {
            flow(out, frames, waiting);
        }
        glide(out, frames);
    }

    /** With all that is there: if a late thread has let it pile up, that thread may be late again. */
    private void start(float[] out, int frames) {
        fade(out, 0, frames, Math.min(frames, FADE_FRAMES_MAX), true);
        flowing = true;
        repeatable = frames;
        measureAnew();
    }

    /** More may wait than is pulled, and yet too little to go on with. */
    private void runDry(float[] out, int frames, int waiting) {
        int playing = Math.min(waiting, frames);
        int fading = Math.min(playing, FADE_FRAMES_MAX);
        copy(out, playing - fading);
        fade(out, playing - fading, fading, fading, false);
        ring.skip(waiting - playing); // Else it would be heard, old, when the input comes back.
        Arrays.fill(out, playing * outputChannels, frames * outputChannels, 0f);
        dried.increment();
        flowing = false;
    }

    private void flow(float[] out, int frames, int waiting) {
        leastLeft = Math.min(leastLeft, waiting - frames);
        windowFrames += frames;
        int step = 0;
        int back = backFrames(frames, waiting);
        if (back > 0) {
            step = -back;
        } else if (windowFrames >= WINDOW_FRAMES) {
            step = leastLeft > LEFT_FRAMES_MAX ? leastLeft - LEFT_FRAMES : 0;
            measureAnew();
        }
        repeatable = back > 0 ? repeatable - back : Math.min(repeatable + frames, KEPT_FRAMES);
        if (step == 0) {
            copy(out, frames);
            return;
        }
        (step > 0 ? skippedFrames : repeatedFrames).add(Math.abs(step));
        cross(out, frames, step);
        measureAnew();
    }

    /** How many frames have to be played twice, so that enough is left; 0 if there is enough. */
    private static int backFrames(int frames, int waiting) {
        int lacking = frames + LEFT_FRAMES_MIN - waiting;
        return lacking <= 0 ? 0 : Math.max(lacking, STEP_FRAMES);
    }

    private void measureAnew() {
        windowFrames = 0;
        leastLeft = Integer.MAX_VALUE;
    }

    /** From what is due to what lies {@code step} frames further on, or back. */
    private void cross(float[] out, int frames, int step) {
        int fading = Math.min(Math.min(frames, ring.readable()), FADE_FRAMES_MAX);
        for (int i = 0; i < frames; i++) {
            float there = i < fading ? (i + 1f) / (fading + 1) : 1;
            for (int channel = 0; channel < channels; channel++) {
                float here = i < fading ? ring.at(i, channel) : 0;
                put(out, i, channel, here + (ring.at(i + step, channel) - here) * there);
            }
        }
        ring.skip(frames + step);
    }

    private void copy(float[] out, int frames) {
        for (int i = 0; i < frames; i++) {
            for (int channel = 0; channel < channels; channel++) {
                put(out, i, channel, ring.at(i, channel));
            }
        }
        ring.skip(frames);
    }

    /** Writes from frame {@code at} on, of which the first so many fade. */
    private void fade(float[] out, int at, int frames, int fading, boolean in) {
        for (int i = 0; i < frames; i++) {
            float part = i < fading ? (i + 1f) / (fading + 1) : 1;
            for (int channel = 0; channel < channels; channel++) {
                put(out, at + i, channel, ring.at(i, channel) * (in ? part : 1 - part));
            }
        }
        ring.skip(frames);
    }

    /** Mono goes to both sides; of two, mono is the mean. */
    private void put(float[] out, int frame, int channel, float sample) {
        if (channels == outputChannels) {
            out[frame * channels + channel] = sample;
        } else if (channels == 1) {
            out[2 * frame] = sample;
            out[2 * frame + 1] = sample;
        } else {
            out[frame] = channel == 0 ? 0.5f * sample : out[frame] + 0.5f * sample;
        }
    }

    private void glide(float[] out, int frames) {
        float wanted = wantedGain;
        float step = (wanted - gain) / frames;
        if (wanted == 1 && step == 0) {
            return;
        }
        for (int i = 0; i < frames; i++) {
            gain += step;
            for (int channel = 0; channel < outputChannels; channel++) {
                out[i * outputChannels + channel] *= gain;
            }
        }
        gain = wanted;
    }

    /** Frames that wait: the monitor's delay, without that of the two devices. <b>Thread</b>: any. */
    public int delayFrames() {
        return ring.readable();
    }

    /** Frames that were left out so that the delay doesn't grow. */
    public long skippedFrames() {
        return skippedFrames.value();
    }

    /** Frames that were played twice so that it doesn't run dry. */
    public long repeatedFrames() {
        return repeatedFrames.value();
    }

    /** How often there was nothing to play; a muted input counts once. */
    public long dried() {
        return dried.value();
    }

    /** Frames that found no room: playout stood still. */
    public long droppedFrames() {
        return droppedFrames.value();
    }
}
