/**
 * Benchmarks that run the real classes in real time on this machine: the codec providers side by side, and a frame's way from
 * the device to the wire and from the wire to the ear. Purpose: figures that a person can repeat, with what was and was not
 * measured said beside them. Thread: the caller's, which waits; each benchmark says which threads it starts. Must not import:
 * a user interface, Jackson, Netty's channels.
 */
package org.boothline.lab.bench;
