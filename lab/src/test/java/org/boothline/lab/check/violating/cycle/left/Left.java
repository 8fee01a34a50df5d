package org.boothline.lab.check.violating.cycle.left;

import org.boothline.lab.check.violating.cycle.right.Right;

/** Half of a package cycle. */
public final class Left {
    public Right right;
}
