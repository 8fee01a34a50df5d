package org.boothline.base.media;

/** How a frame came to the receiver. */
public enum Recovery {
    /** In its own packet. */
    NONE,
    /** As a copy in a later packet, RFC 2198. */
    RED,
    /** Sent again when it was asked for, RFC 4588. */
    RTX
}
