package org.boothline.lab.check.violating.cycle.right;

import org.boothline.lab.check.violating.cycle.left.Left;

/** The other half. */
public final class Right {
    public Left left;
}
