package org.boothline.engine.playout;

import java.util.Arrays;

/**
 * Keeps the joints of made-up and true audio free of clicks: fades concealment out after 60 ms so that a blackout is silence
 * and no drone, wears the last sample off over 2.5 ms where audio is cut, fades in over 2.5 ms where it begins, and
 * cross-fades where a frame was left out. Where audio follows on audio nothing is touched.
 *
 * <p><b>Thread</b>: playout. <b>Memory</b>: made here.
 */
final class Continuity {
    static final int FADE_SAMPLES = 120;
    private static final int CONCEAL_FULL_SAMPLES = 2_880;
    private static final int CONCEAL_FADE_SAMPLES = 960;

    private final int channels;
    private final float[] last = new float[2];
    private final float[] leftOut;
    private int leftOutSamples;
    private float level;
    private int concealedRun;
    private int cutSamples = FADE_SAMPLES;

    Continuity(int channels) {
        this.channels = channels;
        leftOut = new float[FADE_SAMPLES * channels];
    }

    /** Whether concealment has faded to nothing, so that none need be made. */
    boolean isMuted() {
        return level == 0f && cutSamples >= FADE_SAMPLES;
    }

    /** True audio: ends fades. */
    void audio(float[] frame, int frames) {
        for (int i = 0; i < frames && level < 1f; i++) {
            level = Math.min(1f, level + 1f / FADE_SAMPLES);
            scale(frame, i, level);
        }
        crossFade(frame, frames);
        concealedRun = 0;
        keepLast(frame, frames);
    }

    /** Made-up audio: as it is for 60 ms, then falling to nothing. */
    void concealed(float[] frame, int frames) {
        crossFade(frame, frames);
        for (int i = 0; i < frames; i++, concealedRun++) {
            if (concealedRun >= CONCEAL_FULL_SAMPLES) {
                level = Math.max(0f, level - 1f / CONCEAL_FADE_SAMPLES);
            }
            if (level < 1f) {
                scale(frame, i, level);
            }
        }
        concealedRun = Math.min(concealedRun, CONCEAL_FULL_SAMPLES);
        keepLast(frame, frames);
    }

    /** Silence, with what sounded last worn off. */
    void silence(float[] frame, int frames) {
        Arrays.fill(frame, 0, frames * channels, 0f);
        for (int i = 0; i < frames && cutSamples < FADE_SAMPLES; i++, cutSamples++) {
            float rest = 1f - (cutSamples + 1f) / FADE_SAMPLES;
            for (int channel = 0; channel < channels; channel++) {
                frame[i * channels + channel] = last[channel] * rest * rest;
            }
        }
        level = 0f;
        leftOutSamples = 0;
    }

    /** This would have come next but is left out: what follows is cross-faded from it. Of several, the first counts. */
    void leaveOut(float[] frame, int frames) {
        if (leftOutSamples == 0) {
            leftOutSamples = Math.min(FADE_SAMPLES, frames);
            System.arraycopy(frame, 0, leftOut, 0, leftOutSamples * channels);
        }
    }

    private void crossFade(float[] frame, int frames) {
        int fade = Math.min(leftOutSamples, frames);
        for (int i = 0; i < fade; i++) {
            float in = (i + 1f) / (fade + 1f);
            for (int channel = 0; channel < channels; channel++) {
                int at = i * channels + channel;
                frame[at] = frame[at] * in + leftOut[at] * (1f - in) * level;
            }
        }
        leftOutSamples = 0;
    }

    private void scale(float[] frame, int at, float factor) {
        for (int channel = 0; channel < channels; channel++) {
            frame[at * channels + channel] *= factor;
        }
    }

    private void keepLast(float[] frame, int frames) {
        for (int channel = 0; channel < channels; channel++) {
            last[channel] = frame[(frames - 1) * channels + channel];
        }
        cutSamples = level == 0f ? FADE_SAMPLES : 0;
    }
}
