package org.boothline.qmanager.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

class JobTest {
    private final VirtualClock clock = new VirtualClock();
    private final Job wanted = Job.wanted("00000000000000aa", "00000000000000bb", JobSource.PCM, clock.epochMs());

    private static JobProgress fetched(long bytes) {
        return new JobProgress(JobPhase.FETCHING, 100, 50, 1, 1_000, bytes, 0);
    }

    @Test
    void waitsTwiceAsLongAfterEachTryInVainUpToFiveMinutes() {
        List<Long> delays = new ArrayList<>();
        Job job = wanted;
        for (int i = 0; i < 12; i++) {
            job = job.running(clock.epochMs()).away("the studio is away", clock.epochMs());
            delays.add(job.nextTryEpochMs() - clock.epochMs());
            clock.advanceMs(delays.get(i));
        }
        assertEquals(
                List.of(
                        1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 64_000L, 128_000L, 256_000L, 300_000L,
                        300_000L, 300_000L),
                delays);
        assertEquals(12, job.attempts());
        assertEquals(JobState.WAITING, job.state());
    }

    @Test
    void startsTheBackOffAnewOnceBytesCame() {
        Job job = wanted;
        for (int i = 0; i < 5; i++) {
            job = job.running(clock.epochMs()).away("away", clock.epochMs());
        }
        job = job.running(clock.epochMs())
                .progressed(fetched(10), clock.epochMs())
                .away("away", clock.epochMs());
        assertEquals(1_000, job.nextTryEpochMs() - clock.epochMs());
    }

    @Test
    void goesOnAfterARestartOfTheProcessWithoutWaiting() {
        Job running = wanted.running(clock.epochMs()).progressed(fetched(10), clock.epochMs());
        Job waiting = running.away("away", clock.epochMs());
        assertEquals(JobState.QUEUED, running.afterRestart(clock.epochMs()).state());
        assertEquals(JobState.QUEUED, waiting.afterRestart(clock.epochMs()).state());
        assertEquals(10, waiting.afterRestart(clock.epochMs()).progress().bytesResent());
        Job paused = running.paused(clock.epochMs());
        assertSame(paused, paused.afterRestart(clock.epochMs()));
        Job done = running.done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING, clock.epochMs());
        assertSame(done, done.afterRestart(clock.epochMs()));
    }

    @Test
    void ignoresReportsOfAWorkerThatAPersonHasStopped() {
        Job paused = wanted.running(clock.epochMs()).paused(clock.epochMs());
        assertSame(paused, paused.away("away", clock.epochMs()));
        assertSame(paused, paused.progressed(fetched(3), clock.epochMs()));
        Job cancelled = paused.cancelled(clock.epochMs());
        assertEquals(JobState.CANCELLED, cancelled.state());
        assertSame(cancelled, cancelled.done(JobOutcome.PROVEN, null, ReceiptDelivery.NONE, clock.epochMs()));
        assertSame(cancelled, cancelled.resumed(clock.epochMs()));
    }

    @Test
    void isDoneEvenIfItWasPausedWhileItsWorkerFinished() {
        Job done = wanted.running(clock.epochMs())
                .paused(clock.epochMs())
                .done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING, clock.epochMs());
        assertEquals(JobState.DONE, done.state());
        assertNotEquals(0, done.finishedEpochMs());
    }

    @Test
    void beginsAnewWhenWantedAgainAfterItsEnd() {
        Job failed = wanted.running(clock.epochMs()).failed("the roots differ", clock.epochMs());
        assertEquals("the roots differ", failed.reason());
        clock.advanceMs(5);
        Job again = failed.again(clock.epochMs());
        assertEquals(JobState.QUEUED, again.state());
        assertNull(again.reason());
        assertEquals(0, again.attempts());
        Job running = again.running(clock.epochMs());
        assertSame(running, running.again(clock.epochMs()));
    }

    @Test
    void isTriedNowWhenAPersonAsksAgainWhileItWaits() {
        Job waiting = wanted;
        for (int i = 0; i < 9; i++) {
            waiting = waiting.running(clock.epochMs()).away("away", clock.epochMs());
        }
        Job again = waiting.again(clock.epochMs());
        assertEquals(JobState.QUEUED, again.state());
        assertEquals(9, again.attempts());
        Job inVain = again.running(clock.epochMs()).away("away", clock.epochMs());
        assertEquals(300_000, inVain.nextTryEpochMs() - clock.epochMs(), "asking does not begin the back-off anew");
    }

    @Test
    void triesAgainSoonWhileTheTakeIsStillOpen() {
        Job job = wanted.running(clock.epochMs()).notYet("still open", 1_000, clock.epochMs());
        assertEquals(JobState.WAITING, job.state());
        assertEquals(1_000, job.nextTryEpochMs() - clock.epochMs());
        assertEquals(0, job.triesInVain());
    }
}
