package org.boothline.lab.check.violating.natives;

import org.boothline.lab.check.violating.takes.gap.Anything;

/** Base stands on nothing. */
public final class ImportsTakes {
    public Anything wrong;
}
