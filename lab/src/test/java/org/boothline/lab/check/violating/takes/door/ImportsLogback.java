package org.boothline.lab.check.violating.takes.door;

import ch.qos.logback.classic.Level;

/** logback where it has no door. */
public final class ImportsLogback {
    public Level wrong;
}
