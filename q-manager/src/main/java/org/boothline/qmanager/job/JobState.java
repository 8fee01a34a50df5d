package org.boothline.qmanager.job;

/** Where a job is. {@code QUEUED → RUNNING ⇄ WAITING → DONE | FAILED}; PAUSED and CANCELLED by a person's wish. */
public enum JobState {
    /** Ready; waits for a free worker. */
    QUEUED,
    /** A worker has it. */
    RUNNING,
    /** The other station is away or its take is still open: tried again by itself. */
    WAITING,
    /** Stopped by a person, to be resumed by a person. */
    PAUSED,
    /** All that can be had is here and checked; {@link JobOutcome} says how good it is. */
    DONE,
    /** Can't succeed, whatever the line does; the reason says why. */
    FAILED,
    /** Given up by a person. What was fetched stays. */
    CANCELLED;

    /** True if nothing happens any more unless somebody asks. */
    public boolean isFinished() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
