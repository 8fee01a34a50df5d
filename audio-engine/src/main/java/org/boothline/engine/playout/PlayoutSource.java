package org.boothline.engine.playout;

/** Something to be heard: the {@link Mixer} pulls it. <b>Thread</b>: playout. */
public interface PlayoutSource {
    /** It is pulled from now on, by the calling thread. */
    default void begin() {}

    /**
     * Fills what the device wants next; always all of it, silence where there is nothing.
     *
     * @param out float[frames × channels of the device], interleaved, ±1.0 full scale
     * @param nowNs when the device asked for it, monotonic
     * @param stepFrames that the device takes at a time, always as many, so that {@code frames} is a multiple of them;
     *     0 if it keeps to none
     */
    void pull(float[] out, int frames, long nowNs, int stepFrames);

    /** It is pulled no more. */
    default void end() {}
}
