/**
 * How long sound takes from the engine's input to its output, in virtual time, through the very classes of a call. Purpose:
 * the delay that Boothline itself is to blame for, stage by stage, the same on every machine. Thread: the caller's. Must not
 * import: sockets, threads, real devices, a user interface.
 */
package org.boothline.lab.latency;
