/**
 * Roads: ways for restore data to travel between two Q Managers. Purpose: what is asked and answered is the same on
 * every road; QUIC on UDP N+2 is the first. Thread: answers come on the network thread; disks are read on the
 * serving thread. Must not import: jobs, restoring, the HTTP API, codecs.
 */
@NullMarked
package org.boothline.qmanager.road;

import org.jspecify.annotations.NullMarked;
