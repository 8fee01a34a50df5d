/**
 * What lines do to packets, one delay per packet: read from files, made from a seed, and described in figures. Pure and
 * in virtual time: a trace knows when each packet was sent and when it arrives, and nothing waits. Thread: traces and
 * figures are immutable. Must not import: anything outside the JDK, base and lab.net's loss model.
 */
package org.boothline.lab.trace;
