package org.boothline.qmanager.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One wish: this take's packets, or its PCM. A value; each transition gives a new one and is told the time, so that
 * seven days offline take a test no time. A transition that does not fit the state gives the job back unchanged,
 * because a person's wish and a worker's report may cross.
 *
 * <p><b>Clock</b>: {@code …EpochMs} are wall time in milliseconds; 0 means not yet.
 *
 * @param id {@code <takeId>-packets} or {@code <takeId>-pcm}: a take has one job of each source at most
 * @param attempts how often a worker took it up
 * @param triesInVain tries since the other station last answered
 * @param nextTryEpochMs when WAITING
 * @param reason why it waits, failed, or is partial: a sentence
 */
public record Job(
        String id,
        String takeId,
        String sessionId,
        JobSource source,
        JobState state,
        long createdEpochMs,
        long startedEpochMs,
        long updatedEpochMs,
        long finishedEpochMs,
        int attempts,
        int triesInVain,
        long nextTryEpochMs,
        @Nullable String reason,
        @Nullable JobOutcome outcome,
        JobProgress progress,
        ReceiptDelivery receipt) {
    public Job {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(takeId, "takeId");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(receipt, "receipt");
    }

    /** The id of a take's job. */
    public static String idOf(String takeId, JobSource source) {
        return takeId + "-" + source.word();
    }

    /** A new wish. */
    public static Job wanted(String takeId, String sessionId, JobSource source, long nowEpochMs) {
        return new Job(
                idOf(takeId, source),
                takeId,
                sessionId,
                source,
                JobState.QUEUED,
                nowEpochMs,
                0,
                nowEpochMs,
                0,
                0,
                0,
                0,
                null,
                null,
                JobProgress.NONE,
                ReceiptDelivery.NONE);
    }

    /** A worker takes it up. */
    public Job running(long nowEpochMs) {
        if (state != JobState.QUEUED && state != JobState.WAITING) {
            return this;
        }
        return change(JobState.RUNNING, nowEpochMs).attempted(nowEpochMs);
    }

    /** News from the worker; the first answer of the other station ends a row of tries in vain. */
    public Job progressed(JobProgress now, long nowEpochMs) {
        if (state != JobState.RUNNING) {
            return this;
        }
        int vain = now.bytesResent() > progress.bytesResent() ? 0 : triesInVain;
        return with(state, nowEpochMs, 0, vain, 0, null, outcome, now, receipt);
    }

    /** The other station is away: tried again with back-off. */
    public Job away(String why, long nowEpochMs) {
        return state == JobState.RUNNING
                ? waiting(why, Backoff.delayMs(triesInVain + 1), triesInVain + 1, nowEpochMs)
                : this;
    }

    /** The other station is there but has no manifest yet; no back-off, a take may end any moment. */
    public Job notYet(String why, long delayMs, long nowEpochMs) {
        return state == JobState.RUNNING ? waiting(why, delayMs, 0, nowEpochMs) : this;
    }

    /** All that can be had is here and checked. A job paused while its worker finished is done all the same. */
    public Job done(JobOutcome how, @Nullable String why, ReceiptDelivery delivery, long nowEpochMs) {
        if (state != JobState.RUNNING && state != JobState.PAUSED) {
            return this;
        }
        return with(JobState.DONE, nowEpochMs, nowEpochMs, 0, 0, why, how, progress.in(JobPhase.COMPLETE), delivery);
    }

    /** It can't succeed. */
    public Job failed(String why, long nowEpochMs) {
        if (state != JobState.RUNNING && state != JobState.PAUSED) {
            return this;
        }
        return with(JobState.FAILED, nowEpochMs, nowEpochMs, 0, 0, why, null, progress, receipt);
    }

    /** A person wants it to rest. */
    public Job paused(long nowEpochMs) {
        return state.isFinished() ? this : change(JobState.PAUSED, nowEpochMs);
    }

    /** A person wants it to go on; also brings a waiting one forward. */
    public Job resumed(long nowEpochMs) {
        return state == JobState.PAUSED || state == JobState.WAITING ? change(JobState.QUEUED, nowEpochMs) : this;
    }

    /** A person gives it up. */
    public Job cancelled(long nowEpochMs) {
        return state.isFinished()
                ? this
                : with(JobState.CANCELLED, nowEpochMs, nowEpochMs, 0, 0, null, null, progress, receipt);
    }

    /**
     * The same wish once more; what is here already is not fetched again. One that rests or waits is tried now: who asks
     * again is watching, or knows that the other station is back. What runs is left alone.
     */
    public Job again(long nowEpochMs) {
        return state.isFinished() ? wanted(takeId, sessionId, source, nowEpochMs) : resumed(nowEpochMs);
    }

    /** This process has just started: what ran in the last one runs again, and what waited is tried at once. */
    public Job afterRestart(long nowEpochMs) {
        return state == JobState.RUNNING || state == JobState.WAITING
                ? with(JobState.QUEUED, nowEpochMs, 0, 0, 0, null, outcome, progress, receipt)
                : this;
    }

    /** The sender's word on our receipt. */
    public Job receiptIs(ReceiptDelivery delivery, long nowEpochMs) {
        return with(
                state, nowEpochMs, finishedEpochMs, triesInVain, nextTryEpochMs, reason, outcome, progress, delivery);
    }

    private Job waiting(String why, long delayMs, int vain, long nowEpochMs) {
        return with(JobState.WAITING, nowEpochMs, 0, vain, nowEpochMs + delayMs, why, outcome, progress, receipt);
    }

    private Job change(JobState to, long nowEpochMs) {
        return with(to, nowEpochMs, 0, triesInVain, 0, null, outcome, progress, receipt);
    }

    private Job attempted(long nowEpochMs) {
        return new Job(
                id,
                takeId,
                sessionId,
                source,
                state,
                createdEpochMs,
                startedEpochMs == 0 ? nowEpochMs : startedEpochMs,
                updatedEpochMs,
                finishedEpochMs,
                attempts + 1,
                triesInVain,
                nextTryEpochMs,
                reason,
                outcome,
                progress,
                receipt);
    }

    private Job with(
            JobState to,
            long updated,
            long finished,
            int vain,
            long nextTry,
            @Nullable String why,
            @Nullable JobOutcome how,
            JobProgress figures,
            ReceiptDelivery delivery) {
        return new Job(
                id,
                takeId,
                sessionId,
                source,
                to,
                createdEpochMs,
                startedEpochMs,
                updated,
                finished,
                attempts,
                vain,
                nextTry,
                why,
                how,
                figures,
                delivery);
    }
}
