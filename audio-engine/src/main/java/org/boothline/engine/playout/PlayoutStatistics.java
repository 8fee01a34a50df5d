package org.boothline.engine.playout;

import java.util.List;
import org.boothline.base.stats.Counter;

/** What a playout chain counted. Samples are per channel. <b>Thread</b>: any may read. */
public final class PlayoutStatistics {
    /** Packets turned into audio that was played. */
    public final Counter framesDecoded = new Counter("framesDecoded");
    /** Pieces made up because a packet lacked or was corrupt. */
    public final Counter framesConcealed = new Counter("framesConcealed");
    /**
     * Samples made up, until concealment has faded to silence; when the next packet comes the rest of what was lost
     * follows, and what turns out to be a fault of the source is taken back.
     */
    public final Counter concealedSamples = new Counter("concealedSamples");
    /** Samples for which the sender had no audio. */
    public final Counter sourceFaultSamples = new Counter("sourceFaultSamples");
    /** Samples made up while playout waited for the buffer to fill. */
    public final Counter heldSamples = new Counter("heldSamples");
    /** Packets that the decoder refused. */
    public final Counter framesCorrupt = new Counter("framesCorrupt");
    /** Packets of another codec or number of channels than the stream's, or too large to be one. */
    public final Counter framesForeign = new Counter("framesForeign");
    /** Packets dropped because the arrival ring was full. */
    public final Counter arrivalsDropped = new Counter("arrivalsDropped");
    /** Ranges of the playout map dropped because nobody drained it. */
    public final Counter rangesDropped = new Counter("rangesDropped");
    /** Samples waiting now, between the next one the device gets and the end of the last packet held. */
    public final Counter bufferDepthSamples = new Counter("bufferDepthSamples");
    /** Samples that the resampler holds back now. */
    public final Counter resamplerSamples = new Counter("resamplerSamples");

    /** All of them, for a listing. */
    public List<Counter> all() {
        return List.of(
                framesDecoded,
                framesConcealed,
                concealedSamples,
                sourceFaultSamples,
                heldSamples,
                framesCorrupt,
                framesForeign,
                arrivalsDropped,
                rangesDropped,
                bufferDepthSamples,
                resamplerSamples);
    }
}
