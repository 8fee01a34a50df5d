package org.boothline.lab.check.violating.lab.trace;

import org.boothline.lab.check.violating.engine.device.AnyDevice;

/** A trace made by what it is to judge. */
public final class ImportsEngine {
    public AnyDevice wrong;
}
