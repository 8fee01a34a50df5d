package org.boothline.lab.check.violating.engine.jitter;

import org.boothline.lab.check.violating.engine.device.AnyDevice;

/** A decision that asks the world. */
public final class ImportsDevice {
    public AnyDevice wrong;
}
