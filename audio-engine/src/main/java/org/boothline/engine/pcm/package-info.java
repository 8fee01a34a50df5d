/**
 * What one sample is as a number and as bytes. Purpose: devices, WAV files and the capture chain convert alike, to the
 * bit. Thread: any; everything here is stateless. Must not import: any other package of the engine.
 */
@NullMarked
package org.boothline.engine.pcm;

import org.jspecify.annotations.NullMarked;
