package org.boothline.qmanager.job;

import org.jspecify.annotations.Nullable;

/** What a worker says when it lets go of a job. */
public sealed interface JobEnd {
    /** Finished; see {@link JobOutcome}. */
    record Done(JobOutcome outcome, @Nullable String reason, ReceiptDelivery receipt) implements JobEnd {}

    /** The other station can't be reached. */
    record Away(String reason) implements JobEnd {}

    /** The other station answers, but its take is still open. */
    record NotYet(String reason, long delayMs) implements JobEnd {}

    /** It can't succeed. */
    record Failed(String reason) implements JobEnd {}

    /** The worker was asked to stop; what it has is on disk. */
    record Stopped() implements JobEnd {}
}
