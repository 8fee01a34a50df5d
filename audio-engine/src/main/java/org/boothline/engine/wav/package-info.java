/**
 * WAV files: Broadcast WAV (EBU Tech 3285) with cue points, RF64 (EBU Tech 3306) past 4 GiB. Purpose: what a take is
 * exported to, and what a recorded voice comes from. Thread: one owner per reader or writer. Must not import: any other
 * package of the engine but pcm; javax.sound.
 */
@NullMarked
package org.boothline.engine.wav;

import org.jspecify.annotations.NullMarked;
