package org.boothline.session.take;

import org.boothline.takes.store.TakeInfo;

/** A take that is being recorded. <b>Thread</b>: changed by control, read by any. */
final class OpenTake {
    private final long lostBefore;
    private volatile TakeInfo info;

    /** @param lostBefore packets of the stream that had been lost when the take began */
    OpenTake(TakeInfo info, long lostBefore) {
        this.info = info;
        this.lostBefore = lostBefore;
    }

    TakeInfo info() {
        return info;
    }

    String id() {
        return info.takeId();
    }

    String name() {
        return info.name();
    }

    long lostBefore() {
        return lostBefore;
    }

    /** The sender has said where it begins. */
    void confirm(long firstSample, long firstIndex, long startEpochNs) {
        TakeInfo known = info;
        if (known.isOpen()) {
            info = TakeInfo.open(
                    known.takeId(),
                    known.name(),
                    known.sessionId(),
                    known.streamId(),
                    known.direction(),
                    known.startedBy(),
                    firstSample,
                    firstIndex,
                    startEpochNs,
                    known.successorOf());
        }
    }
}
