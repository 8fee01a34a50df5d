/**
 * RTCP: sender and receiver reports, source descriptions and goodbyes in compound packets, and what they tell of the line:
 * loss, jitter, round trip, the sender's clock.
 *
 * <p>Thread: the reporter, the reader and the reception statistics belong to the network thread; the sender statistics
 * are written by the send thread. Time is an argument everywhere. Must not import: sockets or channels (of Netty only
 * {@code io.netty.buffer}), path, quic, message, the audio engine; of rtp only what numbers mean.
 */
package org.boothline.transport.rtcp;
