package org.boothline.engine.conceal;

/**
 * Repeats the last pitch period while packets of linear PCM lack, and cross-fades into the audio that follows.
 *
 * <p>The period is the lag of 2.5 to 15 ms (67 to 400 Hz) at which the last 10 ms resemble what came before most (normalised
 * cross-correlation over the sum of the channels). The repetition begins in phase; what little step remains at the joint is
 * worn off over 1 ms. Level is held for 10 ms, then falls to nothing over 50 ms.
 *
 * <p><b>Thread</b>: one. <b>Memory</b>: 50 ms per channel, made here. <b>Source</b>: the idea of ITU-T G.711 Appendix I,
 * without its added delay.
 */
public final class PitchConcealer {
    private static final int HISTORY_SAMPLES = 2_400;
    private static final int LAG_MIN_SAMPLES = 120;
    private static final int LAG_MAX_SAMPLES = 720;
    private static final int MATCH_SAMPLES = 480;
    private static final int JOINT_SAMPLES = 48;
    private static final int FADE_SAMPLES = 120;
    private static final int HOLD_SAMPLES = 480;
    private static final int DECAY_SAMPLES = 2_400;

    private final int channels;
    private final float[] history;
    private final float[] mono = new float[HISTORY_SAMPLES];
    private final float[] joint = new float[2];
    private final float[] tail;
    private int lagSamples;
    private int concealedSamples;
    private boolean concealing;

    public PitchConcealer(int channels) {
        this.channels = channels;
        history = new float[HISTORY_SAMPLES * channels];
        tail = new float[FADE_SAMPLES * channels];
    }

    /**
     * Takes note of good audio; the first 2.5 ms after a concealment are changed in place, cross-faded from it.
     *
     * @param audio float[frames × channels]
     */
    public void heard(float[] audio, int frames) {
        if (concealing) {
            int fade = Math.min(FADE_SAMPLES, frames);
            produce(tail, fade);
            for (int i = 0; i < fade; i++) {
                float in = (i + 1f) / (fade + 1f);
                for (int channel = 0; channel < channels; channel++) {
                    int at = i * channels + channel;
                    audio[at] = audio[at] * in + tail[at] * (1f - in);
                }
            }
            concealing = false;
            concealedSamples = 0;
        }
        remember(audio, frames);
    }

    /** Writes {@code frames} samples per channel of made-up audio. */
    public void conceal(float[] out, int frames) {
        if (!concealing) {
            concealing = true;
            concealedSamples = 0;
            lagSamples = bestLag();
            for (int channel = 0; channel < channels; channel++) {
                int last = (HISTORY_SAMPLES - 1) * channels + channel;
                joint[channel] = history[last] - history[last - lagSamples * channels];
            }
        }
        produce(out, frames);
    }

    public void reset() {
        java.util.Arrays.fill(history, 0f);
        concealing = false;
        concealedSamples = 0;
    }

    /** The next samples of the repetition; the history itself stays as it was heard. */
    private void produce(float[] out, int frames) {
        for (int i = 0; i < frames; i++, concealedSamples++) {
            int from = HISTORY_SAMPLES - lagSamples + concealedSamples % lagSamples;
            float level = level(concealedSamples);
            float worn = Math.max(0f, 1f - (concealedSamples + 1f) / JOINT_SAMPLES);
            for (int channel = 0; channel < channels; channel++) {
                out[i * channels + channel] = level * (history[from * channels + channel] + worn * joint[channel]);
            }
        }
    }

    private static float level(int position) {
        return Math.max(0f, Math.min(1f, 1f - (position - HOLD_SAMPLES) / (float) DECAY_SAMPLES));
    }

    private void remember(float[] audio, int frames) {
        int keep = Math.min(frames, HISTORY_SAMPLES);
        int rest = (HISTORY_SAMPLES - keep) * channels;
        System.arraycopy(history, keep * channels, history, 0, rest);
        System.arraycopy(audio, (frames - keep) * channels, history, rest, keep * channels);
    }

    /** Coarse search on every fourth lag and sample, then fine around the best. */
    private int bestLag() {
        for (int i = 0; i < HISTORY_SAMPLES; i++) {
            mono[i] = channels == 1 ? history[i] : history[2 * i] + history[2 * i + 1];
        }
        int coarse = search(LAG_MIN_SAMPLES, LAG_MAX_SAMPLES, 4, 4);
        return search(Math.max(LAG_MIN_SAMPLES, coarse - 4), Math.min(LAG_MAX_SAMPLES, coarse + 4), 1, 1);
    }

    private int search(int from, int to, int lagStep, int sampleStep) {
        int best = to;
        double bestScore = 0;
        for (int lag = from; lag <= to; lag += lagStep) {
            double product = 0;
            double energy = 1e-9;
            for (int i = HISTORY_SAMPLES - MATCH_SAMPLES; i < HISTORY_SAMPLES; i += sampleStep) {
                product += mono[i] * mono[i - lag];
                energy += mono[i - lag] * mono[i - lag];
            }
            double score = product > 0 ? product * product / energy : 0;
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }
}
