package org.boothline.transport.srtp;

/** What became of a datagram that should have been under a key. */
public enum UnprotectStatus {
    /** Authentic and new; it is plain now. */
    OK,
    /** No SRTP or SRTCP datagram: too short, too long, another version, a header longer than the datagram, not encrypted. */
    MALFORMED,
    /** Of another sender, or of an earlier epoch. */
    WRONG_SSRC,
    /** RTP only: none of the stream's payload types. */
    WRONG_PAYLOAD_TYPE,
    /** Accepted before, or too old to tell. */
    REPLAYED,
    /** The tag is wrong: another key, a changed byte, or an index other than the one this receiver counts. */
    FORGED
}
