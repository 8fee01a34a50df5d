package org.boothline.lab.check.violating.takes.door;

import picocli.CommandLine;

/** picocli where it has no door. */
public final class ImportsPicocli {
    public CommandLine wrong;
}
