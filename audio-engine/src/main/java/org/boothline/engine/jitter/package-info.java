/**
 * When which packet is played. Purpose: pure decisions: arrivals and ticks with their times in, decisions out; the same
 * calls give the same decisions. Thread: playout. Must not import: device, codec, playout, network, any clock.
 */
package org.boothline.engine.jitter;
