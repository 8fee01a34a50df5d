package org.boothline.session.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.engine.device.DummyJack;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.SpoolFaults;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The capture loop on a real JACK server that stalls, dies and returns. */
class JackCaptureIT {
    private static final StreamFormat FORMAT = new StreamFormat(Codec.L16, 1, 240, 0);

    /** 100 ms for what a busy machine holds a thread up, 100 ms for a silent tick while there is no device. */
    private static final long IN_PLACE_SAMPLES = 9_600;

    private final NanoClock clock = SystemClock.SYSTEM;
    private final Source source = new Source();
    private CaptureLoop loop;
    private CaptureRing ring;
    private long beganNs;
    private long placeBefore;

    @TempDir
    Path folder;

    @BeforeEach
    void requireJack() {
        DummyJack.missing().ifPresent(missing -> Assumptions.abort("needs " + missing));
    }

    @Test
    void staysInPlaceThroughXrunsAndTheDeathOfTheServer() throws Exception {
        DiskEvents disk = new DiskEvents();
        SpoolStage spool = new SpoolStage(folder, FORMAT, clock, disk);
        ring = new CaptureRing(2_048, 240, new EncodeStage(new FakeEncoder(), FORMAT), spool);
        DummyJack server = DummyJack.start(48_000, 128);
        Thread capture;
        try {
            loop = new CaptureLoop(ring.ring, source, source.first(), FORMAT, clock);
            capture = new Thread(loop, "capture");
            capture.start();
            await().pollInterval(Duration.ofMillis(1)).until(() -> loop.sample64() > 0);
            beganNs = clock.nowNs();
            runFor(1);
            placeBefore = place();
            server.stall(200);
            runFor(1);
            assertInPlace("after a stall");
            long afterStall = loop.sourceFaultSamples();
            assertTrue(afterStall > 4_800, "only " + afterStall + " samples of a source fault");
            server.vanish();
            await().atMost(Duration.ofSeconds(5)).until(() -> source.told.contains("lost"));
            runFor(1);
            assertInPlace("while the server is gone");
        } finally {
            server.close();
        }
        try (DummyJack again = DummyJack.start(48_000, 256)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> source.told.contains("back"));
            long faults = loop.sourceFaultSamples();
            runFor(2);
            assertInPlace("with the server back");
            assertTrue(loop.sourceFaultSamples() - faults < 9_600, "the device does not deliver");
            assertTrue(again.isAlive());
            loop.stop();
            capture.join(5_000);
        }
        ring.drain();
        spool.onShutdown();
        assertEquals(List.of(), disk.told);
        assertSpooled(loop.sample64(), loop.sourceFaultSamples());
    }

    /** Whatever is not a source fault is in the spool, to the sample. */
    private void assertSpooled(long samples, long faultSamples) throws Exception {
        RangeSet audio = new RangeSet(List.of(new LongRange(0, samples)));
        long faulty = 0;
        for (SpoolFaults.Fault fault : SpoolFaults.read(folder).sourceFaults()) {
            audio.remove(fault.range().first(), fault.range().end());
            faulty += fault.range().end() - fault.range().first();
        }
        assertEquals(faultSamples, faulty);
        try (LogIndex pcm = LogIndex.open(folder, "pcm", LogIndex.ALL)) {
            assertEquals(audio, pcm.present());
        }
    }

    /** Lets the stages have their frames meanwhile. */
    private void runFor(double seconds) {
        long sinceNs = clock.nowNs();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    ring.drain();
                    return clock.nowNs() - sinceNs > seconds * 1e9;
                });
    }

    /** By how many samples the time line is ahead of the clock. */
    private long place() {
        return loop.sample64() - (clock.nowNs() - beganNs) * 48 / 1_000_000;
    }

    private void assertInPlace(String when) {
        long moved = place() - placeBefore;
        System.out.println(when + ": out of place by " + moved + " samples");
        assertTrue(Math.abs(moved) <= IN_PLACE_SAMPLES, when + ": out of place by " + moved);
    }

    private static final class Source implements CaptureSource {
        final List<String> told = new CopyOnWriteArrayList<>();
        private final DeviceCatalogue catalogue = new DeviceCatalogue();

        @Override
        public Input first() throws UserFault {
            CaptureDevice device = catalogue.openCapture("jack", DeviceRequest.of(1));
            return new Input(device, new CaptureChain(device, 1, 0));
        }

        @Override
        public @Nullable Input reopen() {
            try {
                Input again = first();
                told.add("back");
                return again;
            } catch (UserFault stillGone) {
                return null;
            }
        }

        @Override
        public void lost(UserFault fault) {
            told.add("lost");
        }

        @Override
        public void ended() {
            told.add("ended");
        }
    }
}
