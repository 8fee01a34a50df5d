package org.boothline.transport.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which side of a call a station is. */
public enum Role {
    /** Where the voice actor is. */
    @JsonProperty("booth")
    BOOTH,
    /** Where the takes are recorded. */
    @JsonProperty("studio")
    STUDIO
}
