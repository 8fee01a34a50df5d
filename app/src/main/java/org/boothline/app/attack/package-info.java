/**
 * Calls under attack: two stations as processes of their own, as people start them, and a third party that sends mutated
 * datagrams or garbage at all their ports. Purpose: what the program as a whole stands, measured from outside: what the
 * stations print, what the system counts, what is in their logs. Thread: main, and a sender. Must not import: picocli.
 */
package org.boothline.app.attack;
