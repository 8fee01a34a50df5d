package org.boothline.lab.check.violating.takes.door;

import org.jitsi.srtp.SrtpPolicy;

/** jitsi-srtp where it has no door. */
public final class ImportsJitsi {
    public SrtpPolicy wrong;
}
