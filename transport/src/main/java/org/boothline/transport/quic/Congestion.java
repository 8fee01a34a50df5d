package org.boothline.transport.quic;

/** How a connection decides how much it may have on the way. */
public enum Congestion {
    /** Models the path's bandwidth: keeps going when packets are lost for other reasons than congestion. */
    BBR,
    /** Takes every loss for congestion: fair, but nearly stops at 20 % loss. */
    CUBIC
}
