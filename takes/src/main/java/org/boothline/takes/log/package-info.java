/**
 * Records on disk: append-only segments, written by one thread and read back by any other that opens them, with every
 * damage found and named. Must not import: other packages of takes, Jackson, anything that knows of sessions.
 */
@org.jspecify.annotations.NullMarked
package org.boothline.takes.log;
