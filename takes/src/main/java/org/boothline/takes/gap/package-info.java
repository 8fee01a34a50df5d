/**
 * What a packet log lacks, and whose doing it is. Must not import: the store, anything that knows of sessions.
 */
@org.jspecify.annotations.NullMarked
package org.boothline.takes.gap;
