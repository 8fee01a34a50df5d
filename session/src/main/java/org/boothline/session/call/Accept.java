package org.boothline.session.call;

/** Whose calls a station takes; each lets in whom the one before does, and more. */
public enum Accept {
    /** Stations this one is paired with. */
    PAIRED,
    /** And whoever holds an invitation of this station. */
    INVITED,
    /** And anybody to whom the person at this station says yes, after comparing the pairing words. */
    ASK,
    /** And anybody at all, unverified. */
    ANY
}
