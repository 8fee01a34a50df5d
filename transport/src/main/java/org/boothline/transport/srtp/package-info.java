/**
 * RTP and RTCP datagrams made unreadable and unforgeable, in place: SRTP and SRTCP with AEAD_AES_256_GCM (RFC 3711,
 * RFC 7714), by jitsi-srtp on the platform's AES.
 *
 * <p>Thread: a protector belongs to the thread that sends, an unprotector to the network thread. Bad datagrams end in a
 * status and a counter, never in an exception; what would use a nonce twice is refused as a bug of ours. Must not import:
 * sockets or channels (of Netty only {@code io.netty.buffer}), path, quic, message, the audio engine.
 */
package org.boothline.transport.srtp;
