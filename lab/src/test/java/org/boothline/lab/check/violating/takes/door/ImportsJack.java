package org.boothline.lab.check.violating.takes.door;

import org.jaudiolibs.jnajack.JackClient;

/** JNAJack where it has no door. */
public final class ImportsJack {
    public JackClient wrong;
}
