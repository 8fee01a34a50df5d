package org.boothline.lab.check.violating.engine.playout;

import org.boothline.lab.check.violating.transport.rtp.AnyPacket;

/** Engine and transport never meet. */
public final class ImportsTransport {
    public AnyPacket wrong;
}
