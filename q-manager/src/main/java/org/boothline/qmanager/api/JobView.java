package org.boothline.qmanager.api;

import org.jspecify.annotations.Nullable;

/**
 * A job. Units are packets (restore) or samples per channel (replace); bytes are payload bytes without headers.
 *
 * @param kind {@code restore} or {@code replace}
 * @param state QUEUED, RUNNING, WAITING, PAUSED, DONE, FAILED or CANCELLED
 * @param phase NONE, ASKING, FETCHING, CHECKING, WRITING or COMPLETE
 * @param outcome PROVEN or PARTIAL once DONE
 * @param reason why it waits, failed or is partial: a sentence
 * @param startedEpochMs 0 before the first attempt
 * @param finishedEpochMs 0 while unfinished
 * @param nextTryEpochMs when WAITING, else 0
 * @param unitsTotal what the take has
 * @param unitsMissing what was not here when the job was planned
 * @param unitsFetched what of that is here now
 * @param bytesMissing payload bytes of what was missing; an estimate until all has come
 * @param bytesResent payload bytes that came
 * @param bytesWasted those that were here already
 * @param bytesPerSecond of late, while FETCHING; else 0
 * @param timeLeftMs an estimate, or −1 when there is none
 * @param receipt NONE, PENDING, DELIVERED or REFUSED: whether the sender has our signed receipt
 */
public record JobView(
        int version,
        String id,
        String takeId,
        String sessionId,
        String kind,
        String state,
        String phase,
        @Nullable String outcome,
        @Nullable String reason,
        long createdEpochMs,
        long startedEpochMs,
        long updatedEpochMs,
        long finishedEpochMs,
        int attempts,
        long nextTryEpochMs,
        long unitsTotal,
        long unitsMissing,
        long unitsFetched,
        long bytesMissing,
        long bytesResent,
        long bytesWasted,
        long bytesPerSecond,
        long timeLeftMs,
        String receipt) {

    /** True when nothing more happens by itself, except that a receipt may still be under way. */
    public boolean isFinished() {
        return state.equals("DONE") || state.equals("FAILED") || state.equals("CANCELLED");
    }

    /** True for a finished job with nothing left out. */
    public boolean isProven() {
        return state.equals("DONE") && "PROVEN".equals(outcome);
    }
}
