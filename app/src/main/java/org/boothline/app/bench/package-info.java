/**
 * A call between two stations on this machine, measured from outside: processes of their own, as people start them.
 * Purpose: what a call costs and how well it sounds, by what the stations print, what the system counts, what the Java
 * machine logs and what they play. Thread: main. Must not import: picocli.
 */
package org.boothline.app.bench;
