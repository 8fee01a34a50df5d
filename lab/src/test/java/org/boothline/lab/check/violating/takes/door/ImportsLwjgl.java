package org.boothline.lab.check.violating.takes.door;

import org.lwjgl.util.opus.OpusMultistream;

/** LWJGL where it has no door. */
public final class ImportsLwjgl {
    public OpusMultistream wrong;
}
