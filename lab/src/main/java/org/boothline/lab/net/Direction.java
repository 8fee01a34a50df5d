package org.boothline.lab.net;

/** Which way a datagram goes through the proxy. */
public enum Direction {
    A_TO_B,
    B_TO_A
}
