package org.boothline.session.wiring;

import org.boothline.base.fault.UserFault;
import org.boothline.engine.device.PlaybackDevice;
import org.jspecify.annotations.Nullable;

/** Where playout gets its device. <b>Thread</b>: {@link #first} by control, the rest by playout. */
public interface PlaybackSink {
    /** @throws UserFault (DEVICE) if it can't be opened */
    PlaybackDevice first() throws UserFault;

    /** The device is gone: tells so, and gives a silent one, paced by the clock. */
    PlaybackDevice standIn(UserFault gone);

    /** The device again, or null while it is still gone. */
    @Nullable
    PlaybackDevice reopen();

    /** An output file could not be finished. */
    void unfinished(UserFault fault);
}
