/**
 * Encoded frames to RTP datagrams and back, RFC 3550 with the payloads of RFC 7587 (Opus), RFC 3190 (L24) and RFC 3551
 * (L16), and the 64-bit position of RFC 8285's header extension.
 *
 * <p>Thread: the packetiser belongs to the encode-and-send thread, the depacketiser to the network thread. Nothing here
 * allocates per packet, throws for a peer's bad data, or asks what time it is. Must not import: sockets or channels
 * (of Netty only {@code io.netty.buffer}), rtcp, path, quic, message, the audio engine.
 */
package org.boothline.transport.rtp;
