/**
 * Garbage in quantity: datagrams of every kind that a stranger or somebody on the way can make, at a rate. Purpose: what it
 * costs a call when somebody wants to disturb it. Thread: a sender has one of its own. Must not import: the protocols, whose
 * own writers make nothing but good datagrams.
 */
package org.boothline.lab.flood;
