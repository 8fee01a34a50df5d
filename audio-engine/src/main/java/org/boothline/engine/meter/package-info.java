/**
 * How loud audio is: of what is captured, and of what is played. Thread: meter, and playout. Must not import: device,
 * capture, codec, jitter, playout.
 */
@NullMarked
package org.boothline.engine.meter;

import org.jspecify.annotations.NullMarked;
