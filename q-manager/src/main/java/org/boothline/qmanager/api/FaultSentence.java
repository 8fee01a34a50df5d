package org.boothline.qmanager.api;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** Takes a fault's sentence apart again, so that it reads the same on both sides of the wire. */
final class FaultSentence {
    private FaultSentence() {}

    /** A sentence of another shape becomes the "what", and the rest says where to look. */
    static UserFault parse(FaultCode code, String sentence) {
        int colon = sentence.indexOf(": ");
        int semicolon = sentence.lastIndexOf("; ");
        if (colon < 0 || semicolon < colon + 2 || !sentence.endsWith(".")) {
            return new UserFault(code, "The Q Manager refused", sentence, "see qmanager/qmanager.log");
        }
        return new UserFault(
                code,
                sentence.substring(0, colon),
                sentence.substring(colon + 2, semicolon),
                sentence.substring(semicolon + 2, sentence.length() - 1));
    }
}
