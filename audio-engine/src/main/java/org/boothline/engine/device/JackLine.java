package org.boothline.engine.device;

import java.nio.FloatBuffer;
import org.boothline.base.fault.UserFault;

/**
 * Ports of a JACK server, connected to those that a device's name means; tests bring their own. <b>Thread</b>: the
 * audio thread waits in {@link #pause}; JACK's thread calls the device once per period, which may {@link #wake} it;
 * {@link #close} by any.
 */
interface JackLine extends AutoCloseable {
    /** Its buffer is one period. */
    DeviceLine granted();

    /** One period of a port, good for this cycle. <b>Thread</b>: JACK's. */
    FloatBuffer buffer(int channel);

    /** Frames at 48 kHz between this client's output and the loudspeaker, as the server has it. <b>Thread</b>: any. */
    int playbackLatencyFrames();

    /** The calling thread is the one to {@link #wake}, from before it looks whether there is something to do. */
    void waitsHere();

    /** Wakes the audio thread. */
    void wake();

    /**
     * Lets the audio thread wait until it is woken, at most for a moment.
     *
     * @return false when it was interrupted, or this line is closed
     * @throws UserFault DEVICE when the server is gone, or has not called for seconds
     */
    boolean pause() throws UserFault;

    /**
     * When the cycle that began with this frame was due: {@link CycleClock#timeNs}. <b>Thread</b>: who knows of it by
     * it.
     */
    long timeNs(long startFrame);

    boolean isClosed();

    @Override
    void close();
}
