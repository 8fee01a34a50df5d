package org.boothline.qmanager.road;

/** One of a take's two Merkle trees. */
public enum LeafTree {
    PACKETS,
    PCM
}
