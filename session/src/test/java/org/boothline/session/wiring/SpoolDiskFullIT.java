package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.VirtualClock;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.SpoolFaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a file system of 1 MiB in memory. Needs the right to mount one. */
class SpoolDiskFullIT {
    private static final StreamFormat FORMAT = StreamFormat.opus(1);

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    private final DiskEvents disk = new DiskEvents();
    private final CapturedFrame frame = new CapturedFrame(240);
    private boolean mounted;
    private SpoolStage stage;
    private long next;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", data.toString());
        assumeTrue(mounted, "a small tmpfs can't be mounted here: that takes Linux, root and CAP_SYS_ADMIN");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", data.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // No such program.
        }
    }

    private void spoolFrames(int count) {
        for (int i = 0; i < count; i++) {
            frame.sample64 = next * 240;
            frame.frames = 240;
            frame.encoded.index64 = next;
            frame.encoded.sample64 = next * 240;
            frame.encoded.formatWord = FORMAT.word();
            frame.encoded.payloadBytes = 160;
            clock.advanceMs(5);
            stage.onEvent(frame, next, true);
            next++;
        }
    }

    @Test
    void listsExactlyWhatAFullDiskRefusedAndGoesOnWhenThereIsRoom() throws Exception {
        Path folder = data.resolve("stream");
        Path ballast = data.resolve("ballast");
        stage = new SpoolStage(folder, FORMAT, clock, disk);
        spoolFrames(100);
        Files.write(ballast, new byte[600 << 10]);
        spoolFrames(2_000);
        assertEquals(List.of("refuses"), disk.told);
        assertEquals(next * 240, stage.spooledSample64());
        assertTrue(stage.unspooledSamples() > 240_000, stage.unspooledSamples() + " samples refused");

        Files.delete(ballast);
        spoolFrames(100);
        assertEquals(List.of("refuses", "accepts"), disk.told);
        stage.onShutdown();

        SpoolFaults.Listed listed = SpoolFaults.read(folder);
        RangeSet packets = present(folder, "packets");
        RangeSet samples = present(folder, "pcm");
        assertEquals(samples.missingFrom(new LongRange(0, next * 240)), listed.unspooledSamples());
        assertEquals(packets.missingFrom(new LongRange(0, next)), listed.unspooledPackets());
        assertEquals(stage.unspooledSamples(), listed.unspooledSamples().count());
        assertTrue(samples.contains((next - 1) * 240));
        assertTrue(listed.sourceFaults().isEmpty());
    }

    @Test
    void listsWhatStillWaitedForRoomWhenItIsClosedOnAFullDisk() throws Exception {
        Path folder = data.resolve("stream");
        stage = new SpoolStage(folder, FORMAT, clock, disk);
        next = 4; // A source fault: it makes faults.log, whose first page has room for more.
        spoolFrames(10);
        fill(data.resolve("ballast"));
        spoolFrames(100);
        assertEquals(List.of("refuses"), disk.told);
        assertEquals(0, stage.unspooledSamples(), "all of it waits in memory");
        stage.onShutdown();

        SpoolFaults.Listed listed = SpoolFaults.read(folder);
        RangeSet packets = present(folder, "packets");
        RangeSet samples = present(folder, "pcm");
        assertTrue(listed.unspooledSamples().count() > 0);
        assertEquals(packets.missingFrom(new LongRange(4, next)), listed.unspooledPackets());
        assertEquals(samples.missingFrom(new LongRange(4 * 240, next * 240)), listed.unspooledSamples());
        assertEquals(
                List.of(new LongRange(0, 4 * 240)), listed.sourceFaultSamples().ranges());
    }

    private static void fill(Path ballast) throws IOException {
        try (var file = Files.newOutputStream(ballast)) {
            byte[] page = new byte[4_096];
            while (true) {
                file.write(page);
            }
        } catch (IOException full) {
            assertTrue(Files.size(ballast) > 0);
        }
    }

    private static RangeSet present(Path folder, String prefix) throws IOException {
        try (LogIndex log = LogIndex.open(folder, prefix, LogIndex.ALL)) {
            assertEquals(List.of(), log.damage());
            return log.present();
        }
    }
}
