/**
 * What brings back packets that the line lost while there is still time to hear them: copies of earlier frames in later
 * packets (RED), and asking for what is missing (NACK and RTX). Decisions only: the bytes are {@code rtp}'s and
 * {@code rtcp}'s.
 *
 * <p>Thread: each class names its own. Time is an argument everywhere; nothing here allocates per packet, or throws for
 * what a peer says. Must not import: sockets or channels (of Netty only {@code io.netty.buffer}), srtp, path, quic,
 * message, the audio engine.
 */
package org.boothline.transport.recover;
