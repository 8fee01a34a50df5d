package org.boothline.transport.rtp;

/**
 * The position of one packet, from which those of its neighbours follow.
 *
 * <p>A sequence number leaves 65,536 readings apart; the timestamp tells which of them can be. From one packet to a
 * later one, index and sample both go on, and sample by at least the codec's shortest frame for each packet, more where
 * the source had no audio. So of the readings ahead those can be true that need no more samples than the timestamp went
 * on by, and for an earlier packet the same backwards. One reading left: certain. None: sequence number and timestamp
 * contradict each other. Several: ambiguous, which takes an outage of 65,536 shortest frames at least (164 s of Opus,
 * 66 s of PCM), and with steady Opus frames of 5 ms one of 65,536 packets (328 s).
 *
 * <p>The timestamp itself is read as the nearest, so the bearing must not be older than {@link #CERTAIN_FOR_NS}.
 *
 * <p><b>Thread</b>: the depacketiser's. <b>Memory</b>: nothing after it was made.
 */
final class Bearing {
    enum Reading {
        CERTAIN,
        AMBIGUOUS,
        CONTRADICTORY
    }

    /** 6 h: a timestamp's nearest reading is right for 12.4 h; half of it leaves room for clocks that stood still. */
    static final long CERTAIN_FOR_NS = 6L * 3_600 * 1_000_000_000L;

    private final int frameSamplesMin;
    private final SequenceUnwrapper sequences;
    private final TimestampUnwrapper timestamps;
    private long takenAtNs;
    private long index64;
    private long sample64;

    Bearing(RtpEpoch epoch, long nowNs) {
        frameSamplesMin = epoch.codec().frameSamplesMin();
        sequences = new SequenceUnwrapper(epoch.firstSequence(), epoch.firstIndex64());
        timestamps = new TimestampUnwrapper(epoch.firstTimestamp(), epoch.firstSample64());
        takenAtNs = nowNs;
    }

    /** Takes the bearing anew, from a packet whose position is known. */
    void take(long index64, long sample64, long nowNs) {
        sequences.moveTo(index64);
        timestamps.moveTo(sample64);
        takenAtNs = nowNs;
    }

    /** After {@code CERTAIN}, {@link #index64} and {@link #sample64} are the packet's. */
    Reading read(int sequence, long timestamp, long nowNs) {
        if (nowNs - takenAtNs > CERTAIN_FOR_NS) {
            return Reading.AMBIGUOUS;
        }
        sample64 = timestamps.nearest(timestamp);
        long samplesOn = sample64 - timestamps.current();
        if (samplesOn == 0) {
            index64 = sequences.nearest(sequence);
            return index64 == sequences.current() ? Reading.CERTAIN : Reading.CONTRADICTORY;
        }
        index64 = samplesOn > 0 ? sequences.after(sequence) : sequences.before(sequence);
        long packetsOn = Math.abs(index64 - sequences.current());
        long samplesApart = Math.abs(samplesOn);
        if (packetsOn * frameSamplesMin > samplesApart) {
            return Reading.CONTRADICTORY;
        }
        boolean alone = (packetsOn + SequenceUnwrapper.CYCLE) * frameSamplesMin > samplesApart;
        return alone ? Reading.CERTAIN : Reading.AMBIGUOUS;
    }

    /** True if the bearing was taken from a packet before {@code index64}. */
    boolean isBefore(long index64) {
        return sequences.current() < index64;
    }

    long index64() {
        return index64;
    }

    long sample64() {
        return sample64;
    }
}
