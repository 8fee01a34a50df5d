package org.boothline.lab.check.violating.takes.door;

import javax.sound.sampled.Mixer;

/** javax.sound where it has no door. */
public final class ImportsSound {
    public Mixer wrong;
}
