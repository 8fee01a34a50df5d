package org.boothline.lab.check.violating.takes.door;

/** A second way into C. */
public final class DeclaresNative {
    native void call(long address);
}
