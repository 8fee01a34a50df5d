package org.boothline.session.view;

/** How safe a call is from other ears. */
public enum Protection {
    /** Encrypted, and it is known with whom. */
    PAIRED,
    /** Encrypted, but with whomever answered: the person here has asked for that. */
    UNVERIFIED,
    /** Neither: plain RTP, for other equipment. */
    PLAIN
}
