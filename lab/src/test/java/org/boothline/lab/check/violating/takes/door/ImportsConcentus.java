package org.boothline.lab.check.violating.takes.door;

import io.github.jaredmdobson.concentus.OpusEncoder;

/** Concentus where it has no door. */
public final class ImportsConcentus {
    public OpusEncoder wrong;
}
