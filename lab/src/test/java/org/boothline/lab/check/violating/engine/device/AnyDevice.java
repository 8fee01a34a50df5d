package org.boothline.lab.check.violating.engine.device;

/** Something to import wrongly. */
public final class AnyDevice {}
