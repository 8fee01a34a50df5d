package org.boothline.lab.check.violating.takes.door;

import io.netty.buffer.ByteBuf;

/** Netty's buffers where they have no door. */
public final class ImportsNettyBuffer {
    public ByteBuf wrong;
}
