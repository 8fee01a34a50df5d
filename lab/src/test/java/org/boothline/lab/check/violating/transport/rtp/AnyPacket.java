package org.boothline.lab.check.violating.transport.rtp;

/** Something to import wrongly. */
public final class AnyPacket {}
