package org.boothline.lab.check.violating.transport.rtp;

import org.slf4j.Logger;

/** A logger per packet. */
public final class LogsPackets {
    public Logger wrong;
}
