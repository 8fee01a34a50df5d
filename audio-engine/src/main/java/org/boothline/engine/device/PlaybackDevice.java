package org.boothline.engine.device;

import org.boothline.base.fault.UserFault;

/**
 * A sink for samples at the pace of a clock of its own. What is written is always 48 kHz with the channels that were
 * asked for; the device itself maps them to the channels and the rate of its line, so that nobody before it needs to
 * know the card. <b>Thread</b>: {@link #write} by one thread; {@link #close} by any, it ends a write that waits;
 * figures by any. <b>Memory</b>: nothing per write once a block of that size was written.
 */
public interface PlaybackDevice extends AutoCloseable {
    /** What was granted. */
    DeviceLine line();

    /** Channels of what is written, as asked for. */
    int channels();

    /**
     * Waits until the block fits into the line buffer. When interrupted it returns at once; what didn't fit then goes
     * out before the next block.
     *
     * @param samples float[frames × channels()], 48 kHz, interleaved, ±1.0; clamped
     * @param frames up to 960
     * @throws UserFault DEVICE when the device is gone, DISK when its file can't be written
     */
    void write(float[] samples, int frames) throws UserFault;

    /** Frames at 48 kHz that were written and not yet played: the device's share in the delay. */
    long latencyFrames();

    /** Times that the line ran empty between two writes, as far as the device lets that be seen. */
    long underRuns();

    /** @throws UserFault DISK if what was written can't be kept; a sound card's close never fails */
    @Override
    void close() throws UserFault;
}
