package org.boothline.qmanager.restore;

import org.boothline.base.range.RangeSet;

/**
 * What is not audio in decoded audio. Captured samples, in the sender's clock.
 *
 * @param concealed made up by the decoder where packets are missing
 * @param silent silence where packets are missing: too long to make up, or nothing before it
 * @param sourceFaults silence where the sender had no audio
 * @param undecodable silence where a packet is there but is none of its codec
 */
public record DecodeNotes(RangeSet concealed, RangeSet silent, RangeSet sourceFaults, RangeSet undecodable) {
    static DecodeNotes none() {
        return new DecodeNotes(new RangeSet(), new RangeSet(), new RangeSet(), new RangeSet());
    }
}
