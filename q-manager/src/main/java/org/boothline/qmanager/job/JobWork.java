package org.boothline.qmanager.job;

/** What a worker does with a job. <b>Thread</b>: one of the runner's workers; may block for as long as it likes. */
@FunctionalInterface
public interface JobWork {
    /** Does the job or a part of it; keeps all it has on disk, so that the next call goes on from there. */
    JobEnd work(Job job, JobControl control);
}
