package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.pcm.Int24;
import org.jaudiolibs.jnajack.JackClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Capture and playback on a real JACK server that has no sound card. */
class JackIT {
    private static final long SEED = 21;
    private static final DeviceRequest MONO = DeviceRequest.of(1);

    private final DeviceCatalogue catalogue = new DeviceCatalogue();
    private DummyJack server;

    @BeforeEach
    void requireJack() {
        DummyJack.missing().ifPresent(missing -> Assumptions.abort("needs " + missing));
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    private void start(int sampleRateHz, int periodFrames) throws IOException {
        server = DummyJack.start(sampleRateHz, periodFrames);
    }

    @Test
    void saysSoWhereNoServerRunsAndStartsNone() {
        DummyJack.useServer("boothline-test-none");
        UserFault fault = assertThrows(UserFault.class, () -> catalogue.openCapture("jack", MONO));
        assertTrue(fault.sentence().contains("is running; start it"), fault.sentence());
        assertEquals(List.of(), JackServer.devices());
    }

    @Test
    void listsTheSoundCardAndOtherClients() throws Exception {
        start(48_000, 128);
        try (JackProbe probe = new JackProbe("desk", new float[1])) {
            assertTrue(!probe.isDone());
            List<DeviceInfo> devices = JackServer.devices();
            assertEquals(
                    List.of("jack", "jack:desk"),
                    devices.stream().map(DeviceInfo::name).toList());
            assertEquals(
                    "[24 bit 48.0 kHz stereo]", devices.get(0).captureFormats().toString());
            assertEquals(
                    "[24 bit 48.0 kHz mono]", devices.get(1).playbackFormats().toString());
        }
    }

    /** A busy machine may lose a cycle somewhere; what came without a loss is exact. */
    @Test
    void capturesWhatAnotherClientPlaysBitForBit() throws Exception {
        start(48_000, 128);
        int[] noise = new Random(SEED).ints(96_000, Int24.MIN, Int24.MAX + 1).toArray();
        float[] sends = new float[noise.length];
        for (int i = 0; i < noise.length; i++) {
            sends[i] = Int24.toFloat(noise[i]);
        }
        try (JackProbe probe = new JackProbe("desk", sends);
                CaptureDevice capture = catalogue.openCapture("jack:desk", MONO)) {
            int[] block = new int[240];
            capture.read(block, 240);
            probe.play();
            int exact = 0;
            int at = -1;
            for (int blocks = 0; blocks < 380; blocks++) {
                assertEquals(240, capture.read(block, 240));
                at = at < 0 || capture.missedFrames() > 0 ? place(noise, block) : at + 240;
                if (at >= 0 && at + 240 <= noise.length) {
                    for (int i = 0; i < 240; i++) {
                        assertEquals(noise[at + i], block[i], "sample " + (at + i) + ", seed " + SEED);
                    }
                    exact += 240;
                }
            }
            System.out.println(exact + " samples exact");
            assertTrue(exact >= 48_000, "only " + exact + " samples found");
        }
    }

    /** Where the end of the block is in what was played. */
    private static int place(int[] noise, int[] block) {
        for (int at = 0; at + 240 <= noise.length; at++) {
            if (noise[at + 239] == block[239] && noise[at + 238] == block[238] && noise[at] == block[0]) {
                return at;
            }
        }
        return -1;
    }

    /** Ten seconds; a machine that was held up may lose some, and must then say how many. */
    @Test
    void losesNothingInTenSecondsAndStaysInPlaceThroughStalls() throws Exception {
        start(48_000, 128);
        try (CaptureDevice capture = catalogue.openCapture("jack", MONO)) {
            int[] block = new int[240];
            capture.read(block, 240);
            long beganNs = System.nanoTime();
            long beganBytes = allocatedByJackThreads();
            long missed = 0;
            for (int i = 0; i < 2_000; i++) {
                capture.read(block, 240);
                missed += capture.missedFrames();
            }
            double bytes = (allocatedByJackThreads() - beganBytes) * 128.0 / (2_000 * 240 + missed);
            System.out.println("missed in 10 s: " + missed + " frames; " + bytes + " bytes per cycle");
            assertTrue(bytes < 256, bytes + " bytes per cycle");
            assertTrue(missed <= 24_000, missed + " frames missed in 10 s");
            long before = outOfPlace(beganNs, 2_000 * 240 + missed);
            for (int stall = 0; stall < 10; stall++) {
                server.stall(20 + 30 * stall);
                for (int i = 0; i < 40; i++) {
                    capture.read(block, 240);
                    missed += capture.missedFrames();
                }
            }
            long moved = outOfPlace(beganNs, 2_400 * 240 + missed) - before;
            System.out.println("missed with stalls: " + missed + " frames; out of place by " + moved);
            assertTrue(missed > 1_550 * 48 - 4_800, "only " + missed);
            assertTrue(Math.abs(moved) <= 10 * 240, moved + " frames out of place");
        }
    }

    /** By the way of each call into Java; what is ours allocates nothing. */
    private static long allocatedByJackThreads() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("JNAJack"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    private static long outOfPlace(long beganNs, long frames) {
        return frames - (System.nanoTime() - beganNs) * 48 / 1_000_000;
    }

    /** A busy machine may hold a thread up for a whole period again and again; then it is tried anew. */
    @Test
    void addsNoFrameOfDelayToThatOfANativeClient() throws Exception {
        for (int period : new int[] {64, 128, 256}) {
            start(48_000, period);
            int nativeFrames;
            try (JackProbe probe = new JackProbe("probe", impulses())) {
                JackClient through = JackProbe.passThrough("through", "probe:out", "probe:in");
                nativeFrames = delayFrames(probe);
                through.close();
            }
            int ownFrames = Integer.MAX_VALUE;
            for (int attempt = 0; attempt < 5 && ownFrames > nativeFrames; attempt++) {
                ownFrames = Math.min(ownFrames, ownDelayFrames());
            }
            System.out.println("period " + period + ": native " + nativeFrames + ", Boothline " + ownFrames);
            assertEquals(nativeFrames, ownFrames, "period " + period);
            server.close();
        }
    }

    /** From JackCapture to JackPlayback by two threads, as the capture and the playout thread are. */
    private int ownDelayFrames() throws Exception {
        try (JackProbe probe = new JackProbe("probe", impulses());
                CaptureDevice capture = catalogue.openCapture("jack:probe", MONO);
                PlaybackDevice playback = catalogue.openPlayback("jack:probe", MONO)) {
            int period = capture.line().bufferFrames();
            Wire wire = new Wire();
            Thread reads = wire.thread(() -> {
                int[] block = new int[period];
                if (capture.read(block, period) == period) {
                    wire.put(block, capture.missedFrames());
                }
            });
            Thread writes = wire.thread(() -> {
                int frames = playback.awaitDemand();
                float[] block = new float[960];
                wire.get(block, frames);
                playback.write(block, frames);
            });
            int delay = delayFrames(probe);
            System.out.println("under-runs " + playback.underRuns() + ", latency " + playback.latencyFrames());
            assertEquals(0, wire.failures.get());
            wire.stopped = true;
            reads.join();
            writes.join();
            return delay;
        }
    }

    /** A line of known place from one thread to the other, that holds nothing back. */
    private static final class Wire {
        private final float[] line = new float[1 << 16];
        private final AtomicLong in = new AtomicLong();
        private final AtomicLong failures = new AtomicLong();
        private volatile boolean stopped;

        private interface Work {
            void once() throws UserFault;
        }

        Thread thread(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    while (!stopped) {
                        work.once();
                    }
                } catch (UserFault e) {
                    failures.incrementAndGet();
                }
            });
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.start();
            return thread;
        }

        void put(int[] block, long missed) {
            long at = in.get() + missed;
            for (int i = 0; i < block.length; i++) {
                line[(int) (at + i) & 0xFFFF] = Int24.toFloat(block[i]);
            }
            in.set(at + block.length);
        }

        /** The youngest there is. */
        void get(float[] block, int frames) {
            long from = in.get() - frames;
            for (int i = 0; i < frames; i++) {
                block[i] = line[(int) (from + i) & 0xFFFF];
            }
        }
    }

    private static float[] impulses() {
        float[] samples = new float[96_000];
        for (int i = 9_600; i < samples.length; i += 4_800) {
            samples[i] = 0.5f;
        }
        return samples;
    }

    /** The delay that most impulses have. */
    private static int delayFrames(JackProbe probe) {
        probe.play();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(probe::isDone);
        float[] heard = probe.heard();
        int[] counts = new int[4_800];
        for (int i = 9_600; i < heard.length; i++) {
            if (heard[i] == 0.5f) {
                counts[(i - 9_600) % 4_800]++;
            }
        }
        int most = 0;
        for (int i = 0; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        System.out.println(counts[most] + " of 18 impulses with a delay of " + most);
        return counts[most] >= 6 ? most : Integer.MAX_VALUE;
    }

    @Test
    void tellsWhenTheServerIsGoneAndOpensAgainWhenItIsBack() throws Exception {
        start(48_000, 128);
        CaptureDevice capture = catalogue.openCapture("jack", MONO);
        PlaybackDevice playback = catalogue.openPlayback("jack", MONO);
        capture.read(new int[240], 240);
        assertEquals(128, playback.awaitDemand());
        server.vanish();
        UserFault heard = assertThrows(UserFault.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                capture.read(new int[240], 240);
            }
        });
        assertTrue(heard.sentence().contains("its JACK server has stopped"), heard.sentence());
        AtomicReference<UserFault> played = new AtomicReference<>();
        for (int i = 0; i < 1_000 && played.get() == null; i++) {
            try {
                playback.write(new float[960], playback.awaitDemand());
            } catch (UserFault e) {
                played.set(e);
            }
        }
        assertTrue(played.get().sentence().contains("its JACK server has stopped"));
        capture.close();
        playback.close();
        assertThrows(UserFault.class, () -> catalogue.openCapture("jack", MONO));
        start(48_000, 256);
        try (CaptureDevice again = catalogue.openCapture("jack", MONO)) {
            assertEquals(240, again.read(new int[240], 240));
            assertEquals(256, again.line().bufferFrames());
        }
    }

    @Test
    void tellsWhenTheServerMovesNothingThoughItIsThere() throws Exception {
        start(48_000, 128);
        try (CaptureDevice capture = catalogue.openCapture("jack", MONO)) {
            capture.read(new int[240], 240);
            Thread stalls = new Thread(() -> {
                try {
                    server.stall(6_000);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            stalls.start();
            UserFault fault = assertThrows(UserFault.class, () -> {
                for (int i = 0; i < 10_000; i++) {
                    capture.read(new int[240], 240);
                }
            });
            assertTrue(fault.sentence().contains("it has moved no audio for 3 s"), fault.sentence());
            stalls.join();
        }
    }

    @Test
    void twoStationsHaveNamesOfTheirOwn() throws Exception {
        start(48_000, 128);
        try (CaptureDevice one = catalogue.openCapture("jack", DeviceRequest.of(2));
                CaptureDevice two = catalogue.openCapture("jack", MONO);
                PlaybackDevice three = catalogue.openPlayback("jack", MONO)) {
            assertEquals(2, one.line().channels());
            assertEquals(1, two.line().channels());
            assertEquals(1, three.channels());
            List<String> names = JackServer.devices().stream()
                    .map(DeviceInfo::name)
                    .filter(name -> name.startsWith("jack:"))
                    .sorted()
                    .toList();
            assertEquals(List.of("jack:boothline", "jack:boothline-01", "jack:boothline-02"), names);
            assertNotEquals(0, three.latencyFrames());
            for (CaptureDevice device : List.of(one, two)) {
                assertEquals(240, device.read(new int[480], 240));
            }
        }
    }

    @Test
    void takesAServerAtAnotherRate() throws Exception {
        start(44_100, 128);
        try (CaptureDevice capture = catalogue.openCapture("jack", MONO);
                PlaybackDevice playback = catalogue.openPlayback("jack", MONO)) {
            assertEquals(44_100, capture.line().sampleRateHz());
            long beganNs = SystemClock.SYSTEM.nowNs();
            long frames = 0;
            while (SystemClock.SYSTEM.nowNs() - beganNs < 2_000_000_000L) {
                int wanted = playback.awaitDemand();
                playback.write(new float[960], wanted);
                frames += wanted;
            }
            assertEquals(96_000, frames, 9_600);
        }
    }

    @Test
    void refusesAPortThatIsNotThere() throws IOException {
        start(48_000, 128);
        UserFault fault = assertThrows(UserFault.class, () -> catalogue.openPlayback("jack:desk:in", MONO));
        assertTrue(fault.sentence().contains("\"system:playback_1\", \"system:playback_2\""), fault.sentence());
    }
}
