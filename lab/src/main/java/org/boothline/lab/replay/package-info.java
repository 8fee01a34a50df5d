/**
 * Delay traces through the very jitter buffer that a call has, in virtual time. Purpose: what the buffer decides can be
 * compared, with other algorithms and from one version to the next, on the same lines. Thread: the caller's. Must not import:
 * devices, codecs, the network, any clock.
 */
package org.boothline.lab.replay;
