/**
 * Hostile input for everything that reads bytes of others: samples of the real thing, mutated from a seed, into each parser and
 * through a real endpoint's socket, millions of times, with a watch on exceptions, time and memory. Purpose: what a stranger, a
 * broken line or a broken disk can send must end in a status or in the documented fault, and every finding can be run again
 * from its seed. Thread: the cases run on one thread, "fuzz"; real endpoints have their own. Must not import: a user interface,
 * Jackson.
 */
package org.boothline.lab.fuzz;
