package org.boothline.lab.flood;

/** What garbage looks like; each kind gets further into a station than an empty look at it would tell. */
public enum GarbageKind {
    /** Any bytes. */
    NOISE("noise"),
    /** RTP of the right payload type, of a sender that nobody knows. */
    RTP_STRANGER("RTP, unknown SSRC"),
    /** RTP of the call's own SSRC, as somebody on the way can write it: only the tag tells. */
    RTP_FORGED("RTP, right SSRC, wrong tag"),
    /** RTCP compounds, unprotected or with a tag of nothing. */
    RTCP("RTCP"),
    /** QUIC long headers of 1200 bytes: each wants to begin a connection. */
    QUIC_LONG("QUIC long header"),
    /** QUIC short headers for connections that don't exist. */
    QUIC_SHORT("QUIC short header"),
    /** Binding requests. */
    STUN("STUN");

    private final String label;

    GarbageKind(String label) {
        this.label = label;
    }

    /** For tables. */
    public String label() {
        return label;
    }
}
