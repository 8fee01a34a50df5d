package org.boothline.qmanager.job;

/** A worker's line to the runner. <b>Thread</b>: the worker's. */
public interface JobControl {
    /** News; may be called often, the runner thins it out. */
    void progress(JobProgress now);

    /** True when the job was paused or cancelled or the process ends: return {@link JobEnd.Stopped} soon. */
    boolean isStopRequested();
}
