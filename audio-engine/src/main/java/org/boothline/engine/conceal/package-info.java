/**
 * Audio made up where linear PCM packets lack; Opus conceals by itself. Thread: that of the decoder that owns it. Must not
 * import: anything of the engine.
 */
package org.boothline.engine.conceal;
