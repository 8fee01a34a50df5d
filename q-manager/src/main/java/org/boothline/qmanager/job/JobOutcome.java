package org.boothline.qmanager.job;

/** How good the result of a finished job is. */
public enum JobOutcome {
    /** The root over the bytes on this disk equals the signed one and nothing was left out. */
    PROVEN,
    /** The sender itself does not have everything; the reason lists what is missing and why. */
    PARTIAL
}
