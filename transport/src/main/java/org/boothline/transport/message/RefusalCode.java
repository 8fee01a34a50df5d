package org.boothline.transport.message;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why a message was refused; programs tell refusals apart by this, people by the sentence. */
public enum RefusalCode {
    UNKNOWN_TYPE,
    OTHER_VERSION,
    MALFORMED,
    /** This station has no business with the asker, or does not trust it. */
    NOT_TRUSTED,
    /** Understood, but not now: no call is up, another one is. */
    NOT_NOW,
    /** The answering station failed over it. */
    FAILED,
    /** A code of a later version. */
    @JsonEnumDefaultValue
    OTHER
}
