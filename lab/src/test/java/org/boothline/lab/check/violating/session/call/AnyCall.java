package org.boothline.lab.check.violating.session.call;

/** Something to import wrongly. */
public final class AnyCall {}
