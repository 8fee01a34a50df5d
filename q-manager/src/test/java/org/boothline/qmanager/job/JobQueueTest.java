package org.boothline.qmanager.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private final VirtualClock clock = new VirtualClock();
    private final List<Job> heard = new ArrayList<>();
    private final JobQueue queue = new JobQueue(2, heard::add);

    private Job want(String take, JobSource source) {
        clock.advanceMs(1);
        return queue.want(take, "session", source, clock.epochMs());
    }

    private List<String> start() {
        return queue.startable(clock.epochMs()).stream().map(Job::id).toList();
    }

    @Test
    void runsAsManyAsThereAreWorkersInTheOrderOfTheWishes() {
        want("a", JobSource.PACKETS);
        want("b", JobSource.PACKETS);
        want("c", JobSource.PACKETS);
        assertEquals(List.of("a-packets", "b-packets"), start());
        assertEquals(List.of(), start());
        queue.change("a-packets", job -> job.failed("no", clock.epochMs()));
        queue.released("a");
        assertEquals(List.of("c-packets"), start());
    }

    @Test
    void neverRunsTwoJobsOfOneTakeAtOnce() {
        want("a", JobSource.PACKETS);
        want("a", JobSource.PCM);
        assertEquals(List.of("a-packets"), start());
        queue.change("a-packets", job -> job.done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING, clock.epochMs()));
        assertEquals(List.of(), start());
        queue.released("a");
        assertEquals(List.of("a-pcm"), start());
    }

    @Test
    void doesNotStartAResumedJobBeforeItsFormerWorkerHasLetGo() {
        want("a", JobSource.PCM);
        start();
        queue.change("a-pcm", job -> job.paused(clock.epochMs()));
        queue.change("a-pcm", job -> job.resumed(clock.epochMs()));
        assertEquals(List.of(), start());
        queue.released("a");
        assertEquals(List.of("a-pcm"), start());
    }

    @Test
    void finishesAfterSevenDaysOffline() {
        want("a", JobSource.PACKETS);
        int tries = 0;
        long endEpochMs = clock.epochMs() + 7 * 86_400_000L;
        while (clock.epochMs() < endEpochMs) {
            assertEquals(List.of("a-packets"), start());
            tries++;
            queue.change("a-packets", job -> job.away("away", clock.epochMs()));
            queue.released("a");
            assertEquals(List.of(), start());
            clock.advanceMs(queue.nextTryEpochMs() - clock.epochMs());
        }
        assertEquals(List.of("a-packets"), start());
        assertTrue(tries > 2_000 && tries < 2_030, "tries: " + tries);
        queue.change("a-packets", job -> job.done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING, clock.epochMs()));
        queue.released("a");
        assertFalse(queue.isBusy());
        assertEquals(Long.MAX_VALUE, queue.nextTryEpochMs());
    }

    @Test
    void bringsAWaitingJobForwardWhenItsOtherStationIsHeard() {
        want("a", JobSource.PACKETS);
        start();
        queue.change("a-packets", job -> job.away("away", clock.epochMs()));
        queue.released("a");
        queue.wake(Set.of("another session"), clock.epochMs());
        assertEquals(List.of(), start());
        queue.wake(Set.of("session"), clock.epochMs());
        assertEquals(List.of("a-packets"), start());
    }

    @Test
    void givesTheJobUnderWayWhenItIsWantedTwice() {
        want("a", JobSource.PACKETS);
        start();
        int before = heard.size();
        assertEquals(JobState.RUNNING, want("a", JobSource.PACKETS).state());
        assertEquals(before, heard.size());
    }

    @Test
    void keepsItsPromisesWhateverOrderThingsHappenIn() {
        long seed = 7;
        Random random = new Random(seed);
        Set<String> held = new java.util.HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            String take = "t" + random.nextInt(5);
            JobSource source = random.nextBoolean() ? JobSource.PACKETS : JobSource.PCM;
            String id = Job.idOf(take, source);
            long nowEpochMs = clock.epochMs();
            switch (random.nextInt(9)) {
                case 0 -> queue.want(take, "s", source, nowEpochMs);
                case 1 -> queue.change(id, job -> job.paused(nowEpochMs));
                case 2 -> queue.change(id, job -> job.resumed(nowEpochMs));
                case 3 -> queue.change(id, job -> job.cancelled(nowEpochMs));
                case 4 -> queue.change(id, job -> job.away("away", nowEpochMs));
                case 5 ->
                    queue.change(id, job -> job.done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING, nowEpochMs));
                case 6 -> {
                    if (held.remove(take)) {
                        queue.released(take);
                    }
                }
                case 7 -> clock.advanceMs(random.nextInt(5_000));
                default -> {
                    for (Job job : queue.startable(nowEpochMs)) {
                        assertTrue(held.add(job.takeId()), "seed " + seed + " step " + step);
                        assertEquals(JobState.RUNNING, job.state(), "seed " + seed + " step " + step);
                    }
                }
            }
            assertTrue(held.size() <= 2, "seed " + seed + " step " + step);
        }
    }
}
