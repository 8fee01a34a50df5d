package org.boothline.lab.check.violating.transport.rtcp;

import org.boothline.lab.check.violating.engine.device.AnyDevice;

/** Engine and transport never meet. */
public final class ImportsEngine {
    public AnyDevice wrong;
}
