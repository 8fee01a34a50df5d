package org.boothline.engine.device;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;

/**
 * A sink for samples at the pace of a clock of its own. What is written is always 48 kHz with the channels that were
 * asked for; the device itself maps them to the channels and the rate of its line, so that nobody before it needs to
 * know the card. <b>Thread</b>: {@link #awaitDemand} and {@link #write} by one thread; {@link #close} by any, it ends
 * either when it waits; figures by any. <b>Memory</b>: nothing per write once a block of that size was written.
 */
public interface PlaybackDevice extends AutoCloseable {
    /** The longest block, 20 ms. */
    int BLOCK_FRAMES_MAX = StreamFormat.FRAME_SAMPLES_MAX;

    /** 2.5 ms: what a device that doesn't ask is given at a time; small against its own buffer. */
    int PERIOD_FRAMES = 120;

    /** What was granted. */
    DeviceLine line();

    /** Channels of what is written, as asked for. */
    int channels();

    /**
     * Waits until the device asks for audio, so that what it is given is as young as can be. A device that doesn't ask
     * answers at once; there it is {@link #write} that waits.
     *
     * @return frames at 48 kHz to write now, up to {@value #BLOCK_FRAMES_MAX}; 0 when interrupted or closed
     * @throws UserFault DEVICE when the device is gone
     */
    default int awaitDemand() throws UserFault {
        return PERIOD_FRAMES;
    }

    /**
     * The instant that the block asked for belongs to. A device that knows its own time line answers by it, so that a
     * thread that was woken late is not taken for a device that plays later; others answer now.
     */
    default long demandNs(long nowNs) {
        return nowNs;
    }

    /**
     * Frames at 48 kHz that the device takes in one step, each as long as any other; what it asks for is one step, or
     * some to catch up. 0 if it keeps to none.
     */
    default int stepFrames() {
        return 0;
    }

    /**
     * Waits until the block fits into the line buffer. When interrupted it returns at once; what didn't fit then goes
     * out before the next block.
     *
     * @param samples float[frames × channels()], 48 kHz, interleaved, ±1.0; clamped
     * @param frames what {@link #awaitDemand} has answered; to a device that doesn't ask, any number up to
     *     {@value #BLOCK_FRAMES_MAX}
     * @throws UserFault DEVICE when the device is gone, DISK when its file can't be written
     */
    void write(float[] samples, int frames) throws UserFault;

    /** Frames at 48 kHz that were written and not yet played: the device's share in the delay. */
    long latencyFrames();

    /** Times that the line ran empty between two writes, as far as the device lets that be seen. */
    long underRuns();

    /** @throws UserFault DISK if what was written can't be kept; a sound card's close never fails */
    /** Whether its thread only ever waits for it and is woken by it: then the thread may be scheduled in real time. */
    default boolean wakesItsThread() {
        return false;
    }

    @Override
    void close() throws UserFault;
}
