package org.boothline.qmanager.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.NanoClock;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.road.Delivery;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.qmanager.road.RoadLink;
import org.boothline.qmanager.station.FakeRoad;
import org.boothline.qmanager.station.Stations;
import org.boothline.takes.log.LogIndex;
import org.boothline.transport.message.ServeStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetcherTest {
    @TempDir
    Path root;

    private Stations stations;
    private FakeRoad road;
    private PatchLog patch;
    private long bytes;
    private long wasted;

    /** Runs fast, so that pauses end. */
    private final NanoClock clock = new NanoClock() {
        private long nowNs;

        @Override
        public long nowNs() {
            return nowNs += 1_000_000_000L;
        }
    };

    private final Fetcher.News news = new Fetcher.News() {
        @Override
        public void taken(PatchLog.Taken taken) {
            bytes += taken.bytes();
            wasted += taken.wastedBytes();
        }

        @Override
        public boolean isStopRequested() {
            return false;
        }
    };

    @BeforeEach
    void prepare() throws Exception {
        stations = Stations.make(root, new Stations.Story(1.5));
        road = new FakeRoad(stations);
        patch = PatchLog.open(stations.studioTake().folder(), JobSource.PACKETS, 1, () -> 0);
    }

    private FetchPlan plan() {
        RangeSet all = new RangeSet();
        all.add(stations.indices);
        return FetchPlan.packets(all, 20);
    }

    private Fetcher.End run(FetchPlan plan, Fetcher.Asker asker) throws Exception {
        return new Fetcher(plan, patch, asker, news, clock).run(road);
    }

    private CompletableFuture<Delivery> honest(List<LongRange> piece) {
        return road.packets(stations.takeId, piece);
    }

    @Test
    void neverHasMoreUnderWayThanTheRoadAllows() throws Exception {
        ArrayDeque<CompletableFuture<Delivery>> held = new ArrayDeque<>();
        ArrayDeque<Delivery> answers = new ArrayDeque<>();
        int[] most = {0};
        run(plan(), piece -> {
            CompletableFuture<Delivery> answer = new CompletableFuture<>();
            held.add(answer);
            answers.add(honest(piece).join());
            most[0] = Math.max(most[0], held.size());
            if (held.size() == RoadLink.REQUESTS_IN_FLIGHT_MAX || piece.get(0).end() >= stations.indices.end()) {
                while (!held.isEmpty()) {
                    held.remove().complete(answers.remove());
                }
            }
            return answer;
        });
        assertEquals(RoadLink.REQUESTS_IN_FLIGHT_MAX, most[0]);
        assertEquals(stations.indices.count(), patch.present().count());
    }

    @Test
    void hasEveryAnswerOnDiskBeforeItAsksForMore() throws Exception {
        List<Long> onDisk = new ArrayList<>();
        run(plan(), piece -> {
            try (LogIndex log = LogIndex.open(stations.studioTake().folder(), "patch", LogIndex.ALL)) {
                onDisk.add((long) log.size());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return honest(piece);
        });
        for (int i = 4; i < onDisk.size(); i++) {
            assertTrue(onDisk.get(i) >= (i - 3) * 20L, onDisk.toString());
        }
    }

    @Test
    void countsWhatComesTwiceAsWasted() throws Exception {
        List<List<LongRange>> pieces = new ArrayList<>();
        run(plan(), piece -> {
            pieces.add(piece);
            // Every second answer is the one before once more.
            return honest(pieces.size() % 2 == 0 && pieces.size() < 9 ? pieces.get(pieces.size() - 2) : piece);
        });
        assertEquals(patch.bytesPresent(), bytes - wasted);
        assertTrue(wasted > 0);
        assertEquals(stations.indices.count(), patch.present().count());
    }

    @Test
    void givesUpOnAnswersThatHoldNothing() {
        RoadFault fault = assertThrows(
                RoadFault.class,
                () -> run(plan(), piece -> CompletableFuture.completedFuture(Delivery.none(ServeStatus.READY, ""))));
        assertTrue(fault.sentence().contains("nothing of what was asked for"), fault.sentence());
        assertTrue(road.asked.contains("abandon"));
    }

    @Test
    void givesUpAfterSeveralRequestsInVainButNotAfterOne() throws Exception {
        int[] count = {0};
        run(
                plan(),
                piece -> ++count[0] % 3 == 0
                        ? CompletableFuture.failedFuture(new RoadFault("too slow"))
                        : honest(piece));
        assertEquals(stations.indices.count(), patch.present().count());
        RangeSet one = new RangeSet();
        one.add(0, 1);
        assertThrows(
                RoadFault.class,
                () -> run(
                        FetchPlan.packets(one, 1), piece -> CompletableFuture.failedFuture(new RoadFault("too slow"))));
    }

    @Test
    void takesNothingThatIsDamagedOrWasNotAskedFor() throws Exception {
        List<LongRange> asked = List.of(new LongRange(110, 120));
        Delivery other = honest(List.of(new LongRange(130, 140))).join();
        PatchLog.Taken strange = patch.take(other, asked);
        assertTrue(strange.arrived().isEmpty());
        assertEquals(strange.bytes(), strange.wastedBytes());
        Delivery good = honest(asked).join();
        byte[] damaged = good.body().clone();
        damaged[damaged.length / 2] ^= 1;
        PatchLog.Taken half = patch.take(new Delivery(ServeStatus.READY, "", 10, List.of(), damaged), asked);
        assertEquals(1, half.badRecords());
        assertTrue(half.arrived().count() < 10);
        PatchLog.Taken rest = patch.take(good, asked);
        assertEquals(10, half.arrived().count() + rest.arrived().count());
        patch.close();
        try (LogIndex log = LogIndex.open(stations.studioTake().folder(), "patch", LogIndex.ALL)) {
            assertEquals(10, log.size());
        }
    }

    @Test
    void survivesEveryTruncationOfAnAnswer() throws Exception {
        List<LongRange> asked = List.of(new LongRange(110, 112));
        byte[] whole = honest(asked).join().body();
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            PatchLog.Taken taken = patch.take(new Delivery(ServeStatus.READY, "", 2, List.of(), cut), asked);
            assertTrue(taken.arrived().count() <= 1);
        }
        assertEquals(1, patch.present().count());
    }
}
