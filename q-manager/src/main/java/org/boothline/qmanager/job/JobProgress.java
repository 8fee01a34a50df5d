package org.boothline.qmanager.job;

import java.util.Objects;

/**
 * How far a job is. Bytes are payload bytes (encoded audio or PCM), without headers, so that what was missing and what
 * travelled can be compared.
 *
 * @param unitsTotal packets or samples per channel that the take has
 * @param unitsMissing those that were not here when the job was first planned
 * @param unitsFetched those of the missing that are here now
 * @param bytesMissing payload bytes of the missing units; an estimate for packets that have not come yet
 * @param bytesResent payload bytes that came for this job
 * @param bytesWasted those of {@code bytesResent} that were here already
 */
public record JobProgress(
        JobPhase phase,
        long unitsTotal,
        long unitsMissing,
        long unitsFetched,
        long bytesMissing,
        long bytesResent,
        long bytesWasted) {
    public JobProgress {
        Objects.requireNonNull(phase, "phase");
    }

    /** Before the first plan. */
    public static final JobProgress NONE = new JobProgress(JobPhase.NONE, 0, 0, 0, 0, 0, 0);

    /** The same figures in another phase. */
    public JobProgress in(JobPhase now) {
        return new JobProgress(now, unitsTotal, unitsMissing, unitsFetched, bytesMissing, bytesResent, bytesWasted);
    }
}
