/**
 * Where audio enters and leaves the machine: sound cards by javax.sound, the ports of a JACK server, and virtual devices
 * (a WAV file, a tone, none) that keep the same pace. Purpose: the one door to javax.sound and to JACK; whoever reads or writes is paced by the device.
 * Thread: a device belongs to one audio thread. Must not import: codec, jitter, playout, capture; anything of the
 * network.
 */
@NullMarked
package org.boothline.engine.device;

import org.jspecify.annotations.NullMarked;
