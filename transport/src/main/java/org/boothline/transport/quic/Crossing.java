package org.boothline.transport.quic;

import org.boothline.base.identity.Fingerprint;

/**
 * Which of two connections between the same stations stays, when both dialled at once: the one that the station with
 * the
 * smaller fingerprint dialled. Both sides come to the same answer from what both know. Pure.
 */
public final class Crossing {
    private Crossing() {}

    /**
     * True if a connection between {@code own} and {@code other} is the one that stays.
     *
     * @param dialledByUs whether {@code own} dialled it
     */
    public static boolean stays(Fingerprint own, Fingerprint other, boolean dialledByUs) {
        return dialledByUs == own.compareTo(other) < 0;
    }
}
