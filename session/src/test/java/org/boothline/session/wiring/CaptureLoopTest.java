package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.playout.Monitor;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SpoolFaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureLoopTest {
    private static final StreamFormat FORMAT = new StreamFormat(Codec.L16, 1, 240, 0);
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final VirtualClock clock = new VirtualClock();
    private final FakeInput input = new FakeInput(clock, 1);
    private final List<String> seen = new ArrayList<>();
    private CaptureLoop loop;

    /** Runs the script to its end; "sample64+frames" of each slot published, in {@link #seen}. */
    private void run(CaptureRing ring, long parkNs) {
        loop = new CaptureLoop(ring.ring, input, input.first(), FORMAT, clock, ns -> clock.advanceNs(parkNs));
        loop.run();
        ring.drain();
    }

    private CaptureRing watched(int slots) {
        return new CaptureRing(
                slots, 240, (frame, sequence, endOfBatch) -> seen.add(frame.sample64 + "+" + frame.frames));
    }

    private void stop() {
        loop.stop();
    }

    @Test
    void countsSamplesWithTheDevice() {
        input.frames(3).then(this::stop);
        run(watched(8), 0);
        assertEquals(List.of("0+240", "240+240", "480+240"), seen);
        assertEquals(720, loop.sample64());
        assertEquals(0, loop.sourceFaultSamples());
        assertEquals(List.of("closed"), input.told);
    }

    @Test
    void makesASourceFaultOfExactlyWhatAFullRingDropped(@TempDir Path folder) throws Exception {
        DiskEvents disk = new DiskEvents();
        SpoolStage spool = new SpoolStage(folder, FORMAT, clock, disk);
        EncodeStage encode = new EncodeStage(new FakeEncoder(), FORMAT);
        CaptureRing ring = new CaptureRing(4, 240, encode, spool);
        input.frames(10).then(ring::drain).frames(3).then(ring::drain).frames(6).then(ring::drain);
        input.frames(1).then(this::stop);
        run(ring, 0);
        spool.onShutdown();

        assertEquals(8, loop.ringFullFrames());
        assertEquals(8 * 240, loop.sourceFaultSamples());
        SpoolFaults.Listed listed = SpoolFaults.read(folder);
        List<LongRange> faults =
                listed.sourceFaults().stream().map(SpoolFaults.Fault::range).toList();
        assertEquals(List.of(new LongRange(4 * 240, 10 * 240), new LongRange(17 * 240, 19 * 240)), faults);
        assertTrue(listed.unspooledSamples().isEmpty());
        try (LogIndex pcm = LogIndex.open(folder, "pcm", LogIndex.ALL);
                LogIndex packets = LogIndex.open(folder, "packets", LogIndex.ALL)) {
            RangeSet spooled = new RangeSet(List.of(new LongRange(0, 20 * 240)));
            faults.forEach(fault -> spooled.remove(fault.first(), fault.end()));
            assertEquals(spooled, pcm.present());
            assertEquals(List.of(new LongRange(0, 12)), packets.present().ranges());
            assertEquals(10 * 240, firstSampleAt(pcm, 10 * 240)); // The fake's samples count.
        }
        assertEquals(List.of(), disk.told);
    }

    private static int firstSampleAt(LogIndex pcm, long sample64) throws Exception {
        byte[] bytes = new byte[3];
        pcm.readSamples(new LongRange(sample64, sample64 + 1), 1, bytes, 0);
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16;
    }

    @Test
    void makesASourceFaultOfWhatTheDeviceHasLostInWholeFrames() {
        input.frames(1).missing(480).missing(100).missing(100).missing(100).then(this::stop);
        run(watched(16), 0);
        assertEquals(List.of("0+240", "720+240", "960+240", "1200+240", "1680+240"), seen);
        assertEquals(720, loop.sourceFaultSamples());
        assertEquals(1_920, loop.sample64());
    }

    @Test
    void framesBecomeLongerAndShorterWithoutALostSample(@TempDir Path folder) throws Exception {
        SpoolStage spool = new SpoolStage(folder, FORMAT, clock, new DiskEvents());
        CaptureRing ring = new CaptureRing(32, 960, new EncodeStage(new FakeEncoder(), FORMAT), spool);
        input.frames(2).then(() -> loop.frameSamples(960)).frames(3).then(() -> loop.frameSamples(120));
        input.frames(4).then(() -> loop.frameSamples(480)).frames(1).then(this::stop);
        run(ring, 0);
        spool.onShutdown();
        int end = 2 * 240 + 3 * 960 + 4 * 120 + 480;
        assertEquals(end, loop.sample64());
        assertEquals(0, loop.sourceFaultSamples());
        List<String> written = new ArrayList<>();
        RecordView record = new RecordView();
        try (LogIndex packets = LogIndex.open(folder, "packets", LogIndex.ALL);
                LogIndex pcm = LogIndex.open(folder, "pcm", LogIndex.ALL)) {
            for (int i = 0; i < packets.size(); i++) {
                assertTrue(packets.readAt(i, record));
                written.add(record.index64() + ":" + record.sample64() + "+"
                        + StreamFormat.frameSamplesOf(record.formatWord()));
            }
            assertEquals(List.of(new LongRange(0, end)), pcm.present().ranges());
            for (int sample = 0; sample < end; sample += 60) {
                assertEquals(sample, firstSampleAt(pcm, sample)); // The fake's samples count.
            }
        }
        assertEquals(
                List.of(
                        "0:0+240",
                        "1:240+240",
                        "2:480+960",
                        "3:1440+960",
                        "4:2400+960",
                        "5:3360+120",
                        "6:3480+120",
                        "7:3600+120",
                        "8:3720+120",
                        "9:3840+480"),
                written);
    }

    @Test
    void aLengthChosenWhileTheDeviceIsGoneCountsFromWhenItIsBack() {
        input.frames(1).gone().opening(() -> {
            loop.frameSamples(960);
            return true;
        });
        input.frames(2).then(this::stop);
        run(
                new CaptureRing(64, 960, (frame, sequence, last) -> seen.add(frame.sample64 + "+" + frame.frames)),
                100_000_000L);
        assertEquals("0+240", seen.get(0));
        long back = 240 + 2_000 * 48;
        assertEquals(List.of(back + "+960", back + 960 + "+960"), seen.subList(seen.size() - 2, seen.size()));
        assertEquals(2_000 * 48, loop.sourceFaultSamples());
    }

    @Test
    void letsTheMonitorHearWhatIsNotMuted() {
        Monitor monitor = new Monitor(1, 2, 0);
        input.frames(1)
                .then(() -> loop.monitor(monitor))
                .frames(2)
                .then(() -> loop.mute(true))
                .frames(3);
        input.then(() -> loop.mute(false))
                .frames(1)
                .then(() -> loop.monitor(null))
                .frames(4)
                .then(this::stop);
        run(watched(16), 0);
        assertEquals(3 * 240, monitor.delayFrames());
    }

    @Test
    void leavesOutWhatIsMutedAndGoesOnWithTheDevice() {
        input.frames(1).then(() -> loop.mute(true)).frames(45).then(() -> loop.mute(false));
        input.frames(1).then(this::stop);
        run(watched(16), 0);
        // A tick after each 20 frames, so that the spool follows.
        assertEquals(List.of("0+240", "5040+0", "9840+0", "11040+240"), seen);
        assertEquals(45 * 240, loop.sourceFaultSamples());
        assertEquals(47 * 240, loop.sample64());
        assertEquals(List.of("closed"), input.told);
    }

    @Test
    void marksWhatWasMutedAsThatAndNothingElse(@TempDir Path folder) throws Exception {
        SpoolStage spool = new SpoolStage(folder, FORMAT, clock, new DiskEvents());
        CaptureRing ring = new CaptureRing(16, 240, new EncodeStage(new FakeEncoder(), FORMAT), spool);
        input.frames(1).then(() -> loop.mute(true)).frames(25).then(() -> loop.mute(false));
        input.frames(1).missing(480).then(this::stop);
        run(ring, 0);
        spool.onShutdown();
        assertEquals(
                List.of(
                        new SpoolFaults.Fault(new LongRange(240, 26 * 240), "muted by the user"),
                        new SpoolFaults.Fault(new LongRange(27 * 240, 29 * 240), "no audio came from the input")),
                SpoolFaults.read(folder).sourceFaults());
        try (LogIndex packets = LogIndex.open(folder, "packets", LogIndex.ALL)) {
            assertEquals(List.of(new LongRange(0, 3)), packets.present().ranges(), "no packet lacks");
        }
    }

    @Test
    void keepsMuteAndGainWhenADeviceIsBack() throws Exception {
        input.frames(1).then(() -> loop.mute(true)).gone().opening(() -> {
            loop.gainDb(-6.0206); // A half.
            return true;
        });
        input.frames(20).then(() -> loop.mute(false)).frames(1).then(this::stop);
        int[] last = new int[1];
        CaptureRing ring = new CaptureRing(64, 240, (frame, sequence, endOfBatch) -> {
            seen.add(frame.frames + (frame.afterMute ? " muted" : ""));
            last[0] = frame.samples[239];
        });
        run(ring, 100_000_000L);
        assertEquals("240", seen.get(0));
        assertEquals(List.of("0 muted", "240"), seen.subList(seen.size() - 2, seen.size()));
        assertTrue(seen.subList(1, seen.size() - 1).stream().allMatch("0 muted"::equals), seen.toString());
        assertEquals((22 * 240 - 1) / 2.0, last[0], 1.0);
    }

    @Test
    void goesOnByTheClockWhileTheDeviceIsGone() {
        input.frames(2).gone().opening(() -> false).opening(() -> {
            loop.stop();
            return false;
        });
        run(watched(64), 100_000_000L);
        // 100 ms are 20 frames of 240.
        assertEquals(List.of("0+240", "240+240", "5280+0", "10080+0", "14880+0"), seen.subList(0, 5));
        assertEquals(480 + 4 * 48_000, loop.sample64());
        assertEquals(4 * 48_000, loop.sourceFaultSamples());
        assertEquals(List.of("closed", "lost", "still gone", "still gone"), input.told);
    }

    @Test
    void continuesWhereTheClockStandsWhenTheDeviceIsBack() {
        input.frames(2).gone().opening(() -> {
            clock.advanceMs(700); // Opening a card takes a while.
            return true;
        });
        input.frames(2).then(this::stop);
        run(watched(64), 100_000_000L);
        // 2 frames, then 2.0 s without a device and 0.7 s of opening it.
        long back = 480 + 2_700 * 48;
        assertEquals(List.of(back + "+240", back + 240 + "+240"), seen.subList(seen.size() - 2, seen.size()));
        assertEquals(2_700 * 48, loop.sourceFaultSamples());
        assertEquals(back + 480, loop.sample64());
        assertEquals(List.of("closed", "lost", "reopened", "closed"), input.told);
    }

    @Test
    void countsTheTimeADeviceHungBeforeItFailed() {
        input.frames(1).then(() -> clock.advanceMs(2_000)).gone().opening(() -> {
            loop.stop();
            return false;
        });
        run(watched(64), 100_000_000L);
        assertEquals(240 + (2_000 + 100) * 48, loop.sample64());
    }

    @Test
    void countsNoTimeTwiceWhenADeviceIsBackAndGoneAgain() {
        input.frames(1)
                .gone()
                .opening(() -> true)
                .gone()
                .opening(() -> true)
                .frames(1)
                .then(this::stop);
        run(watched(128), 100_000_000L);
        assertEquals(240 + 4_000 * 48 + 240, loop.sample64());
        assertEquals(List.of("closed", "lost", "reopened", "closed", "lost", "reopened", "closed"), input.told);
    }

    @Test
    void keepsTheTimeLineThroughDaysWithoutADevice() {
        int[] tries = {0};
        input.frames(1).gone();
        for (int i = 0; i < 100; i++) {
            input.opening(() -> {
                if (++tries[0] == 100) {
                    loop.stop();
                }
                return false;
            });
        }
        run(watched(8), HOUR_NS);
        assertEquals(240 + 100 * 3_600L * 48_000, loop.sample64());
    }

    @Test
    void neverLooksForAnInputThatHasEndedAndGoesOnInSilence() {
        int[] parks = {0};
        input.frames(2).end();
        CaptureRing ring = watched(64);
        loop = new CaptureLoop(ring.ring, input, input.first(), FORMAT, clock, ns -> {
            clock.advanceNs(ns);
            if (++parks[0] == 50) {
                loop.stop();
            }
        });
        loop.run();
        ring.drain();
        assertEquals(List.of("closed", "ended"), input.told);
        assertEquals(480 + 5 * 48_000, loop.sample64());
        assertEquals(5 * 48_000, loop.sourceFaultSamples());
    }
}
