package org.boothline.transport.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a stream is for. A station has at most one of each. */
public enum Purpose {
    /** What a station is there for; takes record it. */
    @JsonProperty("main")
    MAIN,
    /** What people say to each other beside it; never part of a take, and kept on no disk. */
    @JsonProperty("talkback")
    TALKBACK
}
