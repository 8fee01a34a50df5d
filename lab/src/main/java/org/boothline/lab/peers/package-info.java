/**
 * Boothline beside other programs. Purpose: how long audio takes from one JACK port to another, and how often it is
 * damaged on the way, by the same instrument for everybody. Thread: each class says. Must not import: the engine's
 * devices, which are among what is measured; a user interface.
 */
package org.boothline.lab.peers;
