/**
 * From a device's samples to captured samples: channels, rate, gain, level. Purpose: after this package a sample is
 * what every promise of exactness refers to. Thread: capture. Must not import: codec, jitter, playout, javax.sound,
 * anything of the network.
 */
@NullMarked
package org.boothline.engine.capture;

import org.jspecify.annotations.NullMarked;
