package org.boothline.transport.path;

/** What a datagram is, told from its first bytes. <b>Source</b>: RFC 7983, RFC 9443, RFC 5761. */
public enum TrafficClass {
    STUN,
    /** Restore datagrams between Q Managers, in the range that DTLS leaves free here. */
    RESTORE,
    QUIC,
    RTP,
    RTCP
}
