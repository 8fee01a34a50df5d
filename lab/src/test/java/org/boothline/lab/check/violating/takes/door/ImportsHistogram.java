package org.boothline.lab.check.violating.takes.door;

import org.HdrHistogram.Histogram;

/** HdrHistogram where it has no door. */
public final class ImportsHistogram {
    public Histogram wrong;
}
