/**
 * The UDP ports and what arrives on them. Purpose: one socket carries STUN, restore datagrams, QUIC, RTP and RTCP; here
 * they are told apart by their first bytes and handed to whoever asked for them. Thread: every socket belongs to one
 * {@link org.boothline.transport.path.NetworkThread}. Must not import: the protocols that are told apart.
 */
package org.boothline.transport.path;
