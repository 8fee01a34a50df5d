package org.boothline.engine.jitter;

import org.boothline.base.media.EncodedFrame;

/**
 * Orders frames on the sender's sample clock and decides, tick by tick, what is played.
 *
 * <p><b>Thread</b>: playout; arrivals come to it by the arrival ring. <b>Clock</b>: positions are the sender's
 * {@code sample64}; times are arguments, on one monotonic clock, and nothing else moves it. <b>Memory</b>: everything
 * is made with it.
 */
public interface JitterBuffer {
    /**
     * Takes a copy of an arrived frame.
     *
     * @param arrivalNs when the network delivered it; not later than the next tick
     */
    Arrival insert(EncodedFrame frame, long arrivalNs);

    /**
     * Decides what fills the next piece of playout. Every decision but {@link Decision#SKIP} takes {@link #frames} of
     * the playout device's time.
     *
     * @param out gets the frame on {@code DECODE} and {@code SKIP}
     * @param tickNs the instant of the playout device's time line at which the piece is due; not later than now. A
     *     device that takes 10 ms at a time gives the ticks of the 10 ms before: then a delay of d ms leaves every
     *     frame room to be d ms late, however long the device's period
     */
    Decision next(EncodedFrame out, long tickNs);

    /**
     * Tells, before {@link #next}, that the device takes {@code stepSamples} at an instant. Where frames fit into that,
     * those that begin with a step, or whole frames after, are needed a frame later than their tick: no frame begins
     * later in a step.
     *
     * @param stepSamples 0 if the device keeps to none
     * @param intoStepSamples of a step that were filled before the next piece; −1 while what is played still glides
     */
    void inStep(int stepSamples, int intoStepSamples);

    /** Samples per channel of the last decision. */
    int frames();

    /**
     * The place in the stream of the last decision's first sample, as a frame's {@code sample64}; −1 for {@code WAIT}.
     * It goes on by what was decided, but back to the first frame that is longer than those before it where that came
     * too late.
     */
    long sample64();

    /**
     * After {@code DECODE}, {@code SKIP} and {@code SOURCE_FAULT}: how many of the samples concealed just before turn
     * out to be a fault of the source, because the sender's index shows no packet for them. Each is told once.
     */
    long concealedBySourceSamples();

    /** From the next sample to be played to the end of the last frame held, holes included; 0 if none is held. */
    int depthSamples();

    /**
     * Samples of the stream to be taken in for one of the device's, from the last decision on; exactly 1 at most times.
     */
    double speed();

    /** Whether what is played now is so quiet that a frame more or less is not heard. */
    void silence(boolean now);

    /** Whether the delay is to stay as it is, whatever the line does, for instance while a take is recorded. */
    void hold(boolean now);

    JitterStatistics statistics();

    /** Forgets all frames and starts afresh with the next arrival. */
    void reset();
}
