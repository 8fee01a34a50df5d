package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.media.CapturedFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StageWaitTest {
    private final StageWait wait = new StageWait();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile boolean holds;
    private volatile CountDownLatch all = new CountDownLatch(0);
    private Disruptor<CapturedFrame> disruptor;

    @BeforeEach
    void makePath() {
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, "stage " + threads.size());
            threads.add(thread);
            return threads.size() == 3 ? wait.patient(thread) : thread;
        };
        disruptor = new Disruptor<>(() -> new CapturedFrame(1), 16, factory, ProducerType.SINGLE, wait);
        EventHandler<CapturedFrame> first = (frame, sequence, endOfBatch) -> {
            if (holds) {
                held.await();
            }
        };
        disruptor
                .handleEventsWith(wait.first(first))
                .then((frame, sequence, endOfBatch) -> count(heard), (frame, sequence, endOfBatch) -> count(kept));
        disruptor.start();
    }

    @AfterEach
    void endPath() throws Exception {
        held.countDown();
        disruptor.shutdown(5, TimeUnit.SECONDS);
        for (Thread thread : threads) {
            thread.join(5_000);
            assertTrue(!thread.isAlive(), thread + " does not end");
        }
    }

    private void count(AtomicLong counter) {
        counter.incrementAndGet();
        all.countDown();
    }

    private void publish(int frames) {
        for (int i = 0; i < frames; i++) {
            disruptor.getRingBuffer().publish(disruptor.getRingBuffer().next());
        }
    }

    @Test
    void everyStageSeesEveryFrame() throws Exception {
        all = new CountDownLatch(2 * 500);
        publish(500);
        all.await();
        assertEquals(500, heard.get());
        assertEquals(500, kept.get());
    }

    @Test
    void nobodySpinsWhileTheFirstStageWorks() throws Exception {
        all = new CountDownLatch(2 * 100);
        publish(100);
        all.await();
        long beforeNs = cpuNs();
        holds = true;
        all = new CountDownLatch(2);
        publish(1);
        assertTrue(!all.await(300, TimeUnit.MILLISECONDS), "it is held");
        assertTrue(cpuNs() - beforeNs < 100_000_000, "took " + (cpuNs() - beforeNs) + " ns of 300 ms");
        held.countDown();
        all.await();
        assertEquals(101, heard.get());
    }

    private long cpuNs() {
        return threads.stream()
                .mapToLong(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))
                .sum();
    }
}
