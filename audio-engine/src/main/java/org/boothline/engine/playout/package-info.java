/**
 * What the ear gets: from arrived packets to the device's samples, and the account of what was made up on the way. Thread:
 * playout, pulled by the device; arrivals come through a ring, figures leave by counters. Must not import: device, capture,
 * transport, any clock.
 */
package org.boothline.engine.playout;
