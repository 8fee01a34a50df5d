package org.boothline.lab.check.violating.takes.gap;

/** Something to import wrongly. */
public final class Anything {}
