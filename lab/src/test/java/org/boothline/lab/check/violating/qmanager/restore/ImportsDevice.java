package org.boothline.lab.check.violating.qmanager.restore;

import org.boothline.lab.check.violating.engine.device.AnyDevice;

/** The Q Manager plays nothing. */
public final class ImportsDevice {
    public AnyDevice wrong;
}
