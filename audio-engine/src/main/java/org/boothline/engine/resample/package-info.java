/**
 * From one sample rate to another. Purpose: every stream is at 48 kHz, not every sound card and WAV file is. Thread:
 * the owner of the converter, capture or playout. Must not import: any other package of the engine; javax.sound.
 */
@NullMarked
package org.boothline.engine.resample;

import org.jspecify.annotations.NullMarked;
