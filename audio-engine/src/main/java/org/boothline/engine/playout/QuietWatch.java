package org.boothline.engine.playout;

/**
 * Whether what is played is so quiet, and has been for so long, that nobody hears a frame more or less of it.
 *
 * <p><b>Thread</b>: playout.
 */
final class QuietWatch {
    /** −60 dBFS: the noise of a room behind a microphone. */
    private static final float QUIET = 0.001f;

    /** A fifth of a second: no pause between two words. */
    private static final int SAMPLES_MIN = 9_600;

    private final int channels;
    private int samples;

    QuietWatch(int channels) {
        this.channels = channels;
    }

    void note(float[] audio, int frames) {
        for (int i = 0; i < frames * channels; i++) {
            if (Math.abs(audio[i]) > QUIET) {
                samples = 0;
                return;
            }
        }
        samples = Math.min(SAMPLES_MIN, samples + frames);
    }

    boolean isQuiet() {
        return samples >= SAMPLES_MIN;
    }
}
