package org.boothline.session.wiring;

import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/** Where the send path gets its input. <b>Thread</b>: {@link #first} by control, the rest by capture. */
public interface CaptureSource {
    /** @throws UserFault if it can't be opened */
    Input first() throws UserFault;

    /** The device again, or null while it is still gone. */
    @Nullable
    Input reopen();

    /** Told once when the device went away. */
    void lost(UserFault fault);

    /** Told once when the input, a file, has ended. */
    void ended();
}
