package org.boothline.qmanager.job;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.boothline.base.time.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads and timers. */
class JobRunnerIT {
    private static final JobEnd PROVEN = new JobEnd.Done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING);

    private final List<Job> heard = new CopyOnWriteArrayList<>();
    private JobRunner runner;

    private void given(JobWork work) {
        runner = new JobRunner(SystemClock.SYSTEM, work);
        runner.onChange(heard::add);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private JobState state(String id) {
        return runner.jobs().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void triesAgainByItselfUntilTheOtherStationIsThere() {
        AtomicInteger tries = new AtomicInteger();
        given((job, control) -> tries.incrementAndGet() < 2 ? new JobEnd.Away("away") : PROVEN);
        runner.want("a", "s", JobSource.PACKETS).join();
        await().until(() -> state("a-packets") == JobState.DONE);
        assertEquals(2, tries.get());
        assertTrue(heard.stream().anyMatch(job -> job.state() == JobState.WAITING && "away".equals(job.reason())));
    }

    @Test
    void triesAtOnceWhenTheOtherStationCalls() {
        AtomicInteger tries = new AtomicInteger();
        given((job, control) -> tries.incrementAndGet() < 2 ? new JobEnd.NotYet("open", 3_600_000) : PROVEN);
        runner.want("a", "s", JobSource.PACKETS).join();
        await().until(() -> state("a-packets") == JobState.WAITING);
        runner.wake(Set.of("s"));
        await().until(() -> state("a-packets") == JobState.DONE);
    }

    @Test
    void survivesAMistakeOfAWorkerAndOfAListener() {
        given((job, control) -> {
            throw new IllegalStateException("broken");
        });
        runner.onChange(job -> {
            throw new IllegalStateException("deaf");
        });
        runner.want("a", "s", JobSource.PACKETS).join();
        await().until(() -> state("a-packets") == JobState.FAILED);
        assertTrue(runner.jobs().get(0).reason().contains("broken"));
        runner.want("b", "s", JobSource.PACKETS).join();
        await().until(() -> state("b-packets") == JobState.FAILED);
    }

    @Test
    void tellsAWorkerToStopAndLetsItGoOnLater() {
        AtomicInteger stopped = new AtomicInteger();
        given((job, control) -> {
            if (job.attempts() > 1) {
                return PROVEN;
            }
            await().until(control::isStopRequested);
            stopped.incrementAndGet();
            return new JobEnd.Stopped();
        });
        runner.want("a", "s", JobSource.PCM).join();
        await().until(() -> state("a-pcm") == JobState.RUNNING);
        assertEquals(JobState.PAUSED, runner.pause("a-pcm").join().orElseThrow().state());
        assertEquals(
                JobState.QUEUED, runner.resume("a-pcm").join().orElseThrow().state());
        await().until(() -> state("a-pcm") == JobState.DONE);
        assertEquals(1, stopped.get());
        assertTrue(runner.pause("nothing").join().isEmpty());
    }

    @Test
    void keepsTheLastProgressAndLeavesUnfinishedJobsUnfinishedWhenItEnds() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        given((job, control) -> {
            for (int i = 1; i <= 1_000; i++) {
                control.progress(new JobProgress(JobPhase.FETCHING, 1_000, 1_000, i, 1_000, i, 0));
            }
            told.countDown();
            await().until(control::isStopRequested);
            return new JobEnd.Stopped();
        });
        runner.want("a", "s", JobSource.PCM).join();
        told.await();
        runner.close();
        Job last = heard.get(heard.size() - 1);
        assertEquals(JobState.RUNNING, last.state());
        assertEquals(1_000, last.progress().bytesResent());
        assertTrue(heard.size() < 20, "progress is thinned out: " + heard.size());
    }
}
