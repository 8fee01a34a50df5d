package org.boothline.lab.check.violating.app.command;

import org.boothline.lab.check.violating.transport.rtp.AnyPacket;

/** The command line leaves packets to the session. */
public final class ImportsRtp {
    public AnyPacket wrong;
}
