package org.boothline.lab.check.violating.takes.log;

import org.boothline.lab.check.violating.transport.rtp.AnyPacket;

/** Takes know nothing of the network. */
public final class ImportsTransport {
    public AnyPacket wrong;
}
