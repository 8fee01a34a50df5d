package org.boothline.qmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.time.VirtualClock;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobPhase;
import org.boothline.qmanager.job.JobProgress;
import org.boothline.qmanager.job.JobSource;
import org.junit.jupiter.api.Test;

class JobRatesTest {
    private final VirtualClock clock = new VirtualClock();
    private final JobRates rates = new JobRates();
    private Job job = Job.wanted("a", "s", JobSource.PCM, clock.epochMs()).running(clock.epochMs());

    private void fetched(long bytes) {
        JobProgress progress = new JobProgress(JobPhase.FETCHING, 100, 100, 1, 10_000_000, bytes, 0);
        job = job.progressed(progress, clock.epochMs());
        rates.heard(job);
    }

    @Test
    void followsTheBytesThatCome() {
        long bytes = 0;
        for (int i = 0; i < 40; i++) {
            fetched(bytes);
            bytes += 50_000;
            clock.advanceMs(250);
        }
        assertTrue(Math.abs(200_000 - rates.bytesPerSecond(job.id())) <= 1);
        for (int i = 0; i < 40; i++) {
            fetched(bytes);
            clock.advanceMs(250);
        }
        assertTrue(rates.bytesPerSecond(job.id()) < 500, "rate " + rates.bytesPerSecond(job.id()));
    }

    @Test
    void isNothingWhenNothingIsFetched() {
        fetched(0);
        clock.advanceMs(1_000);
        fetched(100_000);
        assertEquals(100_000, rates.bytesPerSecond(job.id()));
        job = job.away("away", clock.epochMs());
        rates.heard(job);
        assertEquals(0, rates.bytesPerSecond(job.id()));
        assertEquals(0, rates.bytesPerSecond("another"));
    }
}
