package org.boothline.lab.check.violating.takes.door;

import io.netty.channel.Channel;

/** Netty where it has no door. */
public final class ImportsNettyChannel {
    public Channel wrong;
}
