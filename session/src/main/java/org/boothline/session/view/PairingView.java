package org.boothline.session.view;

import java.util.List;

/**
 * Two people are to compare words now; the one here has to say yes or no.
 *
 * @param peerName what the other station calls itself
 * @param peerFingerprint 64 hexadecimal digits
 * @param words four; the same at both stations if nobody is in between
 */
public record PairingView(String peerName, String peerFingerprint, List<String> words) {
    public PairingView {
        words = List.copyOf(words);
    }
}
