package org.boothline.lab.check.violating.ui;

/** Something to import wrongly. */
public final class AnyWindow {}
