package org.boothline.engine.jitter;

import static org.boothline.engine.jitter.SimulatedLine.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** D decode, C conceal, F source fault, H hold, S skip, W wait. Frames are 5 ms, the delay is 20 ms. */
class AdaptiveJitterBufferTest {
    private final AdaptiveJitterBuffer buffer = new AdaptiveJitterBuffer(DelayPolicy.manual(20 * MS));
    private final SimulatedLine line = new SimulatedLine(buffer);
    private final JitterStatistics counted = buffer.statistics();

    @Test
    void playsEveryFrameInOrderAfterTheDelay() {
        line.pathMs(7).send(12).runToMs(27);
        assertEquals("", line.decisions());
        line.runToMs(27 + 60);
        assertEquals("DDDDDDDDDDDD", line.decisions());
        assertEquals(LongStream.range(0, 12).boxed().toList(), line.decodedIndices());
        assertEquals(12, counted.framesInTime.value());
        assertEquals(0, counted.framesMissed.value());
    }

    @Test
    void concealsOneFrameWhenBurstOfOneIsLost() {
        line.send(7).lose(1).send(4).runToMs(80);
        assertEquals("DDDDDDDCDDDD", line.decisions());
        assertEquals(1, counted.framesMissed.value());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 100, 4_000})
    void concealsExactlyTheTimeOfABurst(int burst) {
        line.send(20).lose(burst).send(20).runToMs(20 + (40 + burst) * 5L);
        assertEquals("D20 C" + burst + " D20", line.runs());
        assertEquals(burst, counted.framesMissed.value());
    }

    @Test
    void concealsAtTheEndForAsLongAsNothingComes() {
        line.send(4).runToMs(20 + 50);
        assertEquals("DDDDCCCCCC", line.decisions());
        assertEquals(0, counted.framesMissed.value(), "whether anything was lost is not known");
    }

    @Test
    void countsALateFrameAndConcealsItsTime() {
        line.send(5).sendLateBy(21).send(6).runToMs(20 + 60);
        assertEquals("DDDDDCDDDDDD", line.decisions());
        assertEquals(".........L..", line.arrivals.toString());
        assertEquals(1, counted.framesLate.value());
        assertEquals(1, counted.framesMissed.value());
    }

    @Test
    void playsAFrameThatComesInTheLastMoment() {
        line.send(5).sendLateBy(20).send(6).runToMs(20 + 60);
        assertEquals("DDDDDDDDDDDD", line.decisions());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void putsReorderedFramesInOrder(int places) {
        line.send(5).sendLateBy(5.0 * places + 1).send(10).runToMs(20 + 80);
        assertEquals("D16", line.runs());
        assertEquals(LongStream.range(0, 16).boxed().toList(), line.decodedIndices());
    }

    @Test
    void dropsDuplicatesHeldOrPlayed() {
        line.send(3).sendTwice().send(2);
        line.arrive(line.sentAtNs() + 15 * MS, 1, 240).send(4).runToMs(20 + 50);
        assertEquals("D10", line.runs());
        assertEquals(2, counted.framesDuplicate.value());
        assertEquals(0, counted.framesLate.value());
    }

    @Test
    void beginsWithTheEarliestFrameThoughItCameSecond() {
        line.sendLateBy(6).send(5).runToMs(20 + 30);
        assertEquals("DDDDDD", line.decisions());
        assertEquals(LongStream.range(0, 6).boxed().toList(), line.decodedIndices());
    }

    @Test
    void takesItsTimeFromTheFastestOfTheFirstFramesNotFromTheFirst() {
        // The first was held up for 15 ms on the way; the delay still counts from how fast the others came.
        line.sendLateBy(15).send(30).runToMs(20 + 150);
        assertEquals("D30", line.runs().replaceAll(" C.*", ""));
    }

    @Test
    void beginsAnywhereInTheStream() {
        line.startAt(1L << 40, (1L << 40) * 240 + 77).send(10).runToMs(20 + 50);
        assertEquals("D10", line.runs());
    }

    @Test
    void beginsWithWhatIsDueWhenPlayoutStartsLate() {
        line.send(100).stallMs(300).runToMs(300 + 50);
        // At 300 ms the frame of 280 ms is due: 56 frames are over.
        assertEquals("D10", line.runs());
        assertEquals(56, line.decodedIndices().get(0));
        assertEquals(56, counted.framesSkipped.value());
    }

    @Test
    void followsFrameSizesThatChangeInTheStream() {
        line.frameSamples(240)
                .send(4)
                .frameSamples(120)
                .send(4)
                .frameSamples(960)
                .send(4);
        line.frameSamples(480).send(4).frameSamples(240).send(8).runToMs(20 + 20 + 10 + 80 + 40 + 50);
        // From 2.5 to 20 ms a frame comes 17.5 ms later: of that, half the margin hides 10 ms.
        assertTrue(line.runs().matches("D7 H3 D17( C1)?"), line.runs());
        assertEquals(0, counted.framesLate.value());
        assertEquals(0, counted.framesMissed.value());
    }

    @Test
    void takesNothingOfALossForASourceFaultWhereverInItFramesChange() {
        line.frameSamples(120).send(8).lose(3).frameSamples(480).lose(2).send(6).runToMs(20 + 20 + 8 + 80);
        assertEquals(0, line.count(Decision.SOURCE_FAULT), line.runs());
        assertEquals(0, line.concealedBySourceSamples());
        assertEquals(5, counted.framesMissed.value());
        assertEquals(14, line.count(Decision.DECODE), line.runs());
    }

    @Test
    void goesBackToTheFirstLongFrameThatCameAfterItsBeginningWasConcealed() {
        AdaptiveJitterBuffer tight = new AdaptiveJitterBuffer(DelayPolicy.manual(1_000_000L));
        SimulatedLine shortLine = new SimulatedLine(tight);
        shortLine.frameSamples(120).send(8).frameSamples(960).send(4).runToMs(20 + 80 + 15);
        // 7 times 2.5 ms are concealed before it is there, of 20: then it is heard whole.
        assertTrue(shortLine.runs().matches("D8 C7 D4( C\\d+)?"), shortLine.runs());
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L), shortLine.decodedIndices());
        assertEquals(0, tight.statistics().framesLate.value());
        assertEquals(0, tight.statistics().framesMissed.value());
    }

    @Test
    void doesNotGoBackToALongFrameThatIsOver() {
        AdaptiveJitterBuffer tight = new AdaptiveJitterBuffer(DelayPolicy.manual(1_000_000L));
        SimulatedLine lateLine = new SimulatedLine(tight);
        lateLine.frameSamples(120)
                .send(8)
                .frameSamples(960)
                .sendLateBy(25)
                .send(3)
                .runToMs(20 + 80 + 15);
        assertFalse(lateLine.decodedIndices().contains(8L), lateLine.runs());
        assertTrue(lateLine.decodedIndices().containsAll(List.of(9L, 10L, 11L)), lateLine.runs());
        assertEquals(1, tight.statistics().framesLate.value());
    }

    @Test
    void concealsALossAtAChangeOfFrameSize() {
        line.frameSamples(120).send(8).frameSamples(480).lose(2).send(6).runToMs(20 + 20 + 80);
        assertTrue(line.runs().matches("D8 C5 D6( C1)?"), line.runs());
        assertEquals(2, counted.framesMissed.value());
    }

    @Test
    void takesAJumpOfTheSampleClockWithoutALostPacketForAFaultOfTheSource() {
        line.send(8).sourceFault(500).send(8).runToMs(20 + 90);
        assertEquals("DDDDDDDDFDDDDDDDD", line.decisions());
        assertEquals(0, counted.framesMissed.value());
    }

    @Test
    void tellsLossFromSourceFaultInOneHole() {
        line.send(8).lose(2).sourceFault(240).send(8).runToMs(20 + 95);
        assertEquals("D8 C2 F1 D8", line.runs());
        assertEquals(2, counted.framesMissed.value());
    }

    @Test
    void findsOutAfterwardsThatALongHoleWasTheSourcesFault() {
        line.send(8).sourceFault(48_000).send(1).runToMs(20 + 40 + 1_000 + 5);
        // Until the next packet is there nobody can know; then it is told, once.
        assertEquals("D8 C196 F1 D1", line.runs());
        assertEquals(196 * 240, line.concealedBySourceSamples());
        assertEquals(0, counted.framesMissed.value());
    }

    @Test
    void tellsLossFromSourceFaultInOneLongHole() {
        line.send(8).lose(50).sourceFault(24_000).send(1).runToMs(20 + 40 + 750 + 5);
        assertEquals("D8 C146 F1 D1", line.runs());
        assertEquals(96 * 240, line.concealedBySourceSamples());
        assertEquals(50, counted.framesMissed.value());
    }

    @Test
    void goesOnAfterALongOutageWhereTheSenderIs() {
        line.send(20).lose(12_000).send(20).runToMs(20 + 12_040 * 5);
        assertEquals("D20 C12000 D20", line.runs());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-200, -50, 50, 200})
    void neverDiesOfClockDrift(double skewPpm) {
        long minutes = 20;
        int frames = (int) (minutes * 60 * 200);
        line.skewPpm(skewPpm).send(frames).runToMs(minutes * 60_000 - 400);
        assertEquals("D" + line.count(Decision.DECODE), line.runs());
        assertEquals(20 * 48, buffer.depthSamples(), 300, "delay is neither gained nor lost");
        assertEquals(skewPpm, counted.driftPpb.value() / 1e3, 0.3);
    }

    @Test
    void holdsOnceWhenThePathBecomesSlower() {
        line.send(400).pathMs(40).send(400).runToMs(20 + 4_000);
        // 40 ms later: 8 frames hidden by the delay of 4 and by concealment until it is sure, then one hold.
        assertTrue(line.runs().matches("D40[0-9] C[0-9]+ H[0-9]+ D[0-9]+"), line.runs());
        assertEquals(8, counted.framesHeld.value());
        assertTrue(line.count(Decision.CONCEAL) <= 15, line.runs());
    }

    @Test
    void doesNotMoveForAQueueThatDrains() {
        line.send(100);
        for (int i = 0; i < 12; i++) {
            line.sendLateBy(60 - 5 * i);
        }
        line.send(300).runToMs(20 + 412 * 5);
        assertEquals("D100 C8 D304", line.runs());
        assertEquals(0, counted.framesHeld.value());
        assertEquals(8, counted.framesLate.value());
    }

    @Test
    void skipsADeviceStallBeyondTheDevicesBufferAtOnce() {
        line.send(4_000).runToMs(5_000).stallMs(50).runToMs(15_000);
        assertEquals(8, counted.framesSkipped.value());
        assertEquals(0, line.count(Decision.CONCEAL));
        assertTrue(Math.abs(buffer.depthSamples() - 960) <= 720, buffer.depthSamples() + " samples deep");
    }

    @Test
    void delayDoesNotGrowWithEachStall() {
        line.send(4_000).runToMs(2_000);
        for (int stall = 1; stall <= 20; stall++) {
            line.stallMs(100).runToMs(2_000 + stall * 400);
        }
        // 20 ms wanted; of each stall the 10 ms that a device's buffer would cover stay until the watch takes them off.
        assertTrue(buffer.depthSamples() <= 48 * (20 + 25 + 20 * 10), buffer.depthSamples() + " samples deep");
        assertTrue(counted.framesSkipped.value() >= 20 * 18, counted.framesSkipped.value() + " frames skipped");
    }

    @Test
    void startsAfreshWhereTheSenderRestarted() {
        line.startAt(100_000, 100_000L * 240).send(100).startAt(0, 0).send(100).runToMs(20 + 1_000);
        assertTrue(line.runs().matches("D100 C[0-9]+ W[0-9]+ D[0-9]+"), line.runs());
        assertEquals(1, counted.reanchors.value());
        assertTrue(line.count(Decision.DECODE) >= 185, line.runs());
    }

    @ParameterizedTest
    @CsvSource({"0, 9223372036854775000", "9223372036854775807, 240", "-1, 240", "5, -9223372036854775808", "7, 1000000"
    })
    void refusesHostileCountersAndPlaysOn(long index64, long sample64) {
        line.send(10);
        line.arrive(line.sentAtNs() - 1, index64, sample64);
        line.send(10).arrive(line.sentAtNs() - 1, index64, sample64).send(10).runToMs(20 + 150);
        assertEquals("D30", line.runs());
        assertEquals(30, counted.framesInTime.value());
    }

    @Test
    void dropsAFrameThatOverlapsWhatIsPlayed() {
        line.send(10);
        line.arrive(line.sentAtNs() - 1, 300, 10 * 240 + 100);
        // Forged as it is, it seems to have come 2 ms faster than the others: playout begins by so much earlier.
        line.send(20).runToMs(18 + 147);
        assertEquals("D30", line.runs());
        line.lose(1).send(10).runToMs(18 + 203);
        assertEquals("D30 C1 D10", line.runs());
        assertEquals(1, counted.framesLate.value());
    }

    @Test
    void refusesFormatsThatCannotBe() {
        EncodedFrame frame = new EncodedFrame();
        frame.payloadBytes = 10;
        int good = StreamFormat.word(Codec.OPUS, 1, 240);
        for (int word : new int[] {0, -1, good & ~0xFFFF, good | 0xFFFF, good & 0xFFFF, 4 << 24 | 1 << 16 | 240}) {
            frame.formatWord = word;
            assertEquals(Arrival.MALFORMED, buffer.insert(frame, 0));
        }
        frame.formatWord = good;
        for (int bytes : new int[] {-1, 0, 1_501, Integer.MAX_VALUE}) {
            frame.payloadBytes = bytes;
            assertEquals(Arrival.MALFORMED, buffer.insert(frame, 0));
        }
        assertThrows(IllegalArgumentException.class, () -> DelayPolicy.manual(-1));
    }

    @Test
    void findsTheDelayThatTheLineNeeds() {
        SimulatedLine studio = new SimulatedLine(new AdaptiveJitterBuffer(DelayPolicy.STUDIO));
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            studio.sendLateBy(random.nextDouble() * 6);
        }
        studio.runToMs(100_000 - 500);
        // 6 ms of jitter and the guard less what the last frame took of it; it began with 30.
        assertEquals(48 * 7, studio.buffer.depthSamples(), 48 * 3);
        assertEquals("D" + studio.count(Decision.DECODE), studio.runs());
    }

    @Test
    void movesWholeFramesOnlyInSilence() {
        AdaptiveJitterBuffer studio = new AdaptiveJitterBuffer(DelayPolicy.STUDIO);
        SimulatedLine talk = new SimulatedLine(studio).send(20_000).runToMs(24_000);
        assertEquals(0, talk.count(Decision.SKIP));
        studio.silence(true);
        talk.runToMs(24_100);
        assertEquals(5, talk.count(Decision.SKIP), 1, "30 ms at first, 1.5 ms wanted");
    }

    @Test
    void keepsTheDelayWhileItIsHeld() {
        AdaptiveJitterBuffer studio = new AdaptiveJitterBuffer(DelayPolicy.STUDIO);
        SimulatedLine take = new SimulatedLine(studio).skewPpm(100).send(30_000).runToMs(15_000);
        studio.hold(true);
        studio.silence(true);
        int depth = studio.depthSamples();
        take.runToMs(140_000);
        assertEquals(depth, studio.depthSamples(), 48 * 3.0);
        assertEquals("D" + take.count(Decision.DECODE), take.runs());
    }

    @Test
    void comesBackAtOnceFromADelayBeyondTheLimit() {
        SimulatedLine live = new SimulatedLine(new AdaptiveJitterBuffer(DelayPolicy.LIVE));
        live.pathMs(220).send(4_000).pathMs(20).send(2_000).runToMs(20_000 + 1_000);
        assertTrue(live.buffer.depthSamples() < 48 * (60 + 20), live.buffer.depthSamples() + " samples deep");
        assertTrue(live.count(Decision.SKIP) >= 25, live.runs());
    }

    @Test
    void aCopyInALaterPacketFillsTheHoleAndTellsNothingOfTheLine() {
        AdaptiveJitterBuffer any = new AdaptiveJitterBuffer(DelayPolicy.manual(20 * MS));
        SimulatedLine copied = new SimulatedLine(any)
                .send(50)
                .lose(1)
                .send(1)
                .arriveAsCopy(50, 0)
                .send(50);
        copied.runToMs(20 + 510);
        assertEquals("D102", copied.runs());
        assertEquals(1, any.statistics().framesRecoveredByRed.value());
        assertEquals(0, any.statistics().framesMissed.value());
    }

    /** Whatever came: once the line is calm again, so is playout. */
    @Test
    void survivesAnythingAndRecovers() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            AdaptiveJitterBuffer any = new AdaptiveJitterBuffer(DelayPolicy.manual((1 + random.nextInt(60)) * MS));
            SimulatedLine wild = new SimulatedLine(any).skewPpm(random.nextInt(2_000) - 1_000);
            for (int i = 0; i < 1_500; i++) {
                switch (random.nextInt(40)) {
                    case 0 -> wild.lose(random.nextInt(300));
                    case 1 -> wild.sourceFault(random.nextInt(5_000));
                    case 2 -> wild.frameSamples(120 << random.nextInt(4));
                    case 3 -> wild.arrive(wild.sentAtNs(), random.nextLong(), random.nextLong());
                    case 4 -> wild.arrive(wild.sentAtNs(), random.nextInt(2_000), random.nextInt(500_000));
                    case 5 -> wild.pathMs(random.nextInt(100));
                    case 6 -> wild.sendTwice();
                    case 7 -> wild.startAt(random.nextInt(1 << 20), random.nextInt(1 << 28));
                    default -> wild.sendLateBy(random.nextDouble() * random.nextInt(80));
                }
            }
            wild.frameSamples(240).pathMs(20).send(2_000);
            wild.runToMs(wild.sentAtNs() / MS);
            String end = wild.decisions().substring(wild.decisions().length() - 200);
            assertTrue(end.matches("D*[HS]*D*") && end.contains("D".repeat(90)), "seed " + seed + " " + wild.runs());
        }
    }

    @Test
    void givesTheSameDecisionsForTheSameCalls() {
        String[] logs = new String[2];
        for (int run = 0; run < 2; run++) {
            Random random = new Random(99);
            SimulatedLine again = new SimulatedLine(new AdaptiveJitterBuffer(DelayPolicy.manual(10 * MS)));
            for (int i = 0; i < 2_000; i++) {
                again.sendLateBy(random.nextDouble() * 14);
            }
            logs[run] = again.runToMs(10_000).decisions();
        }
        assertEquals(logs[0], logs[1]);
    }

    @Test
    void allocatesNothing() {
        EncodedFrame frame = new EncodedFrame();
        EncodedFrame out = new EncodedFrame();
        frame.formatWord = StreamFormat.word(Codec.OPUS, 1, 240);
        frame.payloadBytes = 160;
        long[] nowNs = {0};
        double bytes = AllocationProbe.bytesPerRound(20_000, 10_000, () -> {
            frame.index64++;
            frame.sample64 += 240;
            nowNs[0] += 5 * MS;
            if (frame.index64 % 10 != 0) {
                buffer.insert(frame, nowNs[0]);
            }
            buffer.next(out, nowNs[0]);
        });
        assertEquals(0.0, bytes, 0.01);
    }
}
