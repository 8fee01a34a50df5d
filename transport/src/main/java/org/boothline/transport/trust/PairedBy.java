package org.boothline.transport.trust;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a station came to be known. */
public enum PairedBy {
    /** Two people compared the pairing words. */
    @JsonProperty("words")
    WORDS,
    /** One invited the other. */
    @JsonProperty("invitation")
    INVITATION,
    /** Somebody gave the fingerprint by hand. */
    @JsonProperty("fingerprint")
    FINGERPRINT
}
