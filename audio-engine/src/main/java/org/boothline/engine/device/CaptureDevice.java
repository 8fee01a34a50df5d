package org.boothline.engine.device;

import org.boothline.base.fault.UserFault;

/**
 * A source of samples at the pace of a clock of its own. <b>Thread</b>: {@link #read} by one thread; {@link #close} by
 * any, it ends a read that waits. <b>Memory</b>: nothing per read once a block of that size was read.
 */
public interface CaptureDevice extends AutoCloseable {
    /** What was granted. */
    DeviceLine line();

    /**
     * Waits for the next block.
     *
     * @param samples int[frames × line().channels()], 24 bit, at the line's own rate; written from index 0
     * @return {@code frames}; 0 when interrupted, nothing is lost then; −1 at the end of the input (its last block is
     *     filled up with silence) and after {@link #close}
     * @throws UserFault DEVICE when the device is gone, DISK when its file is
     */
    int read(int[] samples, int frames) throws UserFault;

    /**
     * Frames at the line's own rate that the device lost right before the block that the last read gave: they were never
     * delivered, but their time has passed. 0 for a device that can't tell, and for one that loses nothing.
     */
    default long missedFrames() {
        return 0;
    }

    /** Whether its thread only ever waits for it and is woken by it: then the thread may be scheduled in real time. */
    default boolean wakesItsThread() {
        return false;
    }

    @Override
    void close();
}
