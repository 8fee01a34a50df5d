package org.boothline.lab.mitm;

import java.util.List;
import org.boothline.base.identity.Fingerprint;
import org.boothline.transport.trust.PairingCommitment;
import org.boothline.transport.trust.PairingNonce;
import org.boothline.transport.trust.PairingWords;

/**
 * The four nonces of two pairings that somebody in the middle runs as one. Those that are not known yet are random.
 *
 * @param caller the caller's own
 * @param towardsCaller what the caller takes for the callee's
 * @param towardsCallee what the callee takes for the caller's
 * @param callee the callee's own
 */
record PairingShares(PairingNonce caller, PairingNonce towardsCaller, PairingNonce towardsCallee, PairingNonce callee) {
    static PairingShares fresh() {
        return new PairingShares(
                PairingNonce.random(), PairingNonce.random(), PairingNonce.random(), PairingNonce.random());
    }

    PairingShares withCaller(String hex) {
        return new PairingShares(new PairingNonce(hex), towardsCaller, towardsCallee, callee);
    }

    PairingShares withCallee(String hex) {
        return new PairingShares(caller, towardsCaller, towardsCallee, new PairingNonce(hex));
    }

    PairingShares withTowardsCallee(PairingNonce nonce) {
        return new PairingShares(caller, towardsCaller, nonce, callee);
    }

    String commitmentHex(Fingerprint own, Fingerprint calleeKey) {
        return PairingCommitment.hex(towardsCallee, own, calleeKey);
    }

    List<String> callersWords(Fingerprint callerKey, Fingerprint own) {
        return PairingWords.words(callerKey, own, caller, towardsCaller);
    }

    List<String> calleesWords(Fingerprint own, Fingerprint calleeKey) {
        return PairingWords.words(own, calleeKey, towardsCallee, callee);
    }
}
