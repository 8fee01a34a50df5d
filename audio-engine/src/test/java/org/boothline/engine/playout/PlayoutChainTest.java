package org.boothline.engine.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.range.LongRange;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.engine.meter.LevelMeter;
import org.boothline.engine.playout.MadeUpRange.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets of 5 ms, a delay of 20 ms, a lookahead of 120 samples; virtual time. */
class PlayoutChainTest {
    private static final long MS = 1_000_000L;
    private static final int FADE = Continuity.FADE_SAMPLES;

    private final MarkingDecoder decoder = new MarkingDecoder(1);
    private PlayoutChain chain = chain(1, 1);
    private int period = 240;
    private final List<Float> heard = new ArrayList<>();
    private final EncodedFrame frame = new EncodedFrame();
    private long pulledFrames;
    private long sentFrames;
    private long index64;
    private long sample64;

    private PlayoutChain chain(int channels, int outputChannels) {
        return new PlayoutChain(
                Codec.OPUS,
                channels,
                120,
                channels == 1 ? decoder : new MarkingDecoder(2),
                new AdaptiveJitterBuffer(DelayPolicy.manual(20 * MS)),
                outputChannels);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 47, 64, 128, 240, 441, 512, 1_024})
    void handsOutEverySampleOnceInOrderWhateverTheDevicesPeriod(int devicePeriod) {
        period = devicePeriod;
        for (int i = 0; i < 200; i++) {
            send();
        }
        int first = firstSound();
        assertTrue(first >= 960 && first <= 960 + 240 + 48 + devicePeriod, "began after " + first + " samples");
        for (int i = first + FADE; i < heard.size() - 240; i++) {
            assertEquals(MarkingDecoder.mark(i - first), heard.get(i), "sample " + (i - first));
        }
        assertEquals(0, chain.statistics().framesConcealed.value());
        assertEquals(heard.size() - first - 120, chain.heardSample64());
    }

    @Test
    void tellsNothingHeardBeforeTheFirstPacket() {
        pull();
        assertEquals(-1, chain.heardSample64());
        assertEquals(0f, heard.get(239));
        assertEquals(LevelMeter.FLOOR_DB, chain.meter().peakDb());
    }

    @Test
    void fillsTheTimeOfALossExactlyAndWritesItDown() {
        send(100);
        lose(3);
        send(100);
        int first = firstSound();
        for (int i = 0; i < 720; i++) {
            assertEquals(MarkingDecoder.CONCEALED, heard.get(first + 24_000 + i));
        }
        assertEquals(MarkingDecoder.mark(24_000 + 720), heard.get(first + 24_000 + 720));
        assertEquals(3, chain.statistics().framesConcealed.value());
        assertEquals(720, chain.statistics().concealedSamples.value());
        assertEquals(3, chain.jitterStatistics().framesMissed.value());
        assertEquals(
                new MadeUpRange(new LongRange(24_000 - 120, 24_720 - 120), Cause.MISSING),
                chain.map().poll());
        assertNull(chain.map().poll());
    }

    @Test
    void fadesABlackoutToSilenceAndBackIn() {
        send(100);
        lose(100);
        send(100);
        int gap = firstSound() + 24_000;
        assertEquals(MarkingDecoder.CONCEALED, heard.get(gap + 2_879));
        for (int i = gap + 2_880; i < gap + 3_840; i++) {
            assertTrue(heard.get(i) <= heard.get(i - 1) && heard.get(i) >= 0, "sample " + i);
        }
        for (int i = gap + 3_840; i < gap + 24_000; i++) {
            assertEquals(0f, heard.get(i));
        }
        assertTrue(decoder.concealCalls <= 18, "silence needs no decoder");
        assertTrue(heard.get(gap + 24_000) < 0.01f);
        assertEquals(MarkingDecoder.mark(48_000 + FADE), heard.get(gap + 24_000 + FADE));
        assertEquals(24_000, chain.statistics().concealedSamples.value());
    }

    @Test
    void isSilentWhereTheSourceHadNothingAndCountsNoLoss() {
        send(100);
        sourceFault(500);
        send(100);
        int gap = firstSound() + 24_000;
        // What sounded last is worn off instead of cut, and what follows comes in likewise.
        assertTrue(heard.get(gap) > 0.9f * heard.get(gap - 1) && heard.get(gap + 60) < 0.5f * heard.get(gap - 1));
        for (int i = gap + FADE; i < gap + 500; i++) {
            assertEquals(0f, heard.get(i));
        }
        assertEquals(MarkingDecoder.mark(24_500 + FADE), heard.get(gap + 500 + FADE));
        assertEquals(0, chain.statistics().concealedSamples.value());
        assertEquals(500, chain.statistics().sourceFaultSamples.value());
        assertEquals(
                new MadeUpRange(new LongRange(23_880, 24_380), Cause.SOURCE_FAULT),
                chain.map().poll());
    }

    @Test
    void takesBackWhatTurnsOutToBeTheSourcesFault() {
        send(100);
        sourceFault(9_600);
        send(100);
        assertEquals(0, chain.jitterStatistics().framesMissed.value());
        assertEquals(0, chain.statistics().concealedSamples.value());
        assertEquals(9_600, chain.statistics().sourceFaultSamples.value());
        MadeUpRange range = chain.map().poll();
        assertNotNull(range);
        assertEquals(new MadeUpRange(new LongRange(23_880, 33_480), Cause.SOURCE_FAULT), range);
    }

    @Test
    void whileNothingComesConcealmentIsCountedOnlyAsLongAsItIsHeard() {
        send(100);
        lose(200); // The sender may be muted, or the line dead: nobody knows yet.
        assertEquals(3_840, chain.statistics().concealedSamples.value(), 240);
        send(100);
        assertEquals(200 * 240, chain.statistics().concealedSamples.value(), "it was the line");
        sourceFault(48_000);
        assertEquals(200 * 240 + 3_840, chain.statistics().concealedSamples.value(), 240);
        send(100);
        assertEquals(200 * 240, chain.statistics().concealedSamples.value(), "it was muted");
    }

    @Test
    void concealsACorruptPacketAndOneThatLiesAboutItsLength() {
        send(20);
        fill();
        frame.payloadBytes = 5;
        sendFilled();
        send(3);
        fill();
        MarkingDecoder.write(frame.payload, sample64, 120);
        sendFilled();
        send(20);
        assertEquals(2, chain.statistics().framesCorrupt.value());
        assertEquals(480, chain.statistics().concealedSamples.value());
        assertEquals(0, chain.jitterStatistics().framesMissed.value());
        assertEquals(
                new MadeUpRange(new LongRange(4_680, 4_920), Cause.CORRUPT),
                chain.map().poll());
        assertEquals(
                new MadeUpRange(new LongRange(5_640, 5_880), Cause.CORRUPT),
                chain.map().poll());
    }

    @Test
    void crossFadesOverWhatItLeavesOut() {
        send(200);
        pulledFrames += 2_400; // the device stalls for 50 ms
        send(1_500);
        assertEquals(8, chain.jitterStatistics().framesSkipped.value()); // 10 ms of it the device's buffer covers.
        assertEquals(0, chain.statistics().framesConcealed.value());
        MadeUpRange range = chain.map().poll();
        assertNotNull(range);
        assertEquals(Cause.SKIPPED, range.cause());
        assertEquals(1_920, range.samples().count());
        int join = (int) range.samples().first() + 120 + firstSound();
        // mark() rises by 2⁻¹² a sample and wraps; a fade moves in small steps from one saw tooth to the other.
        for (int i = join; i < join + FADE; i++) {
            float step = Math.abs(heard.get(i) - heard.get(i - 1));
            assertTrue(step < 0.02f || step > 0.9f, "a step of " + step + " at " + (i - join));
        }
        assertEquals(
                MarkingDecoder.mark(range.samples().end() + 120 + FADE),
                heard.get(join + FADE),
                0.001f,
                "true after the fade, but for the speed");
    }

    @Test
    void holdsWithConcealmentWhileTheSendersTimeStandsStill() {
        send(300);
        pulledFrames -= 1_920; // the device takes 40 ms of audio at once, as after a dropout of its own
        send(600);
        assertEquals(8, chain.jitterStatistics().framesHeld.value());
        assertEquals(1_920, chain.statistics().heldSamples.value());
        // The delay is back: what is heard now was sent 20 ms and the lookahead ago.
        assertEquals(sample64 - 960 - 120, chain.heardSample64(), 240);
    }

    @Test
    void dropsAndCountsArrivalsThatTheRingHasNoRoomFor() {
        for (int i = 0; i < PlayoutChain.ARRIVALS_MAX + 10; i++) {
            fill();
            assertEquals(i < PlayoutChain.ARRIVALS_MAX, chain.offer(frame));
            index64++;
            sample64 += 240;
        }
        assertEquals(10, chain.statistics().arrivalsDropped.value());
    }

    @Test
    void refusesPacketsOfAnotherFormat() {
        fill();
        int good = frame.formatWord;
        for (int word :
                new int[] {StreamFormat.word(Codec.L24, 1, 240), StreamFormat.word(Codec.OPUS, 2, 240), 0, -1}) {
            frame.formatWord = word;
            assertFalse(chain.offer(frame));
        }
        frame.formatWord = good;
        frame.payloadBytes = 1_501;
        assertFalse(chain.offer(frame));
        frame.payloadBytes = -1;
        assertFalse(chain.offer(frame));
        assertEquals(6, chain.statistics().framesForeign.value());
    }

    @Test
    void givesMonoToBothSidesAndStereoToOneAsTheMean() {
        chain = chain(1, 2);
        send(10);
        int first = firstSound();
        assertEquals(MarkingDecoder.mark((first + 1_000) / 2 - first / 2), heard.get(first + 1_000));
        assertEquals(heard.get(first + 1_000), heard.get(first + 1_001));
        heard.clear();
        pulledFrames = 0;
        sentFrames = 0;
        index64 = 0;
        sample64 = 0;
        chain = chain(2, 1);
        send(10);
        assertTrue(heard.stream().allMatch(value -> Math.abs(value) < 1e-6), "left and right are opposites");
        assertEquals(6, chain.statistics().framesDecoded.value());
    }

    @Test
    void tellsDepthResidenceAndPeak() {
        send(400);
        assertEquals(960, chain.statistics().bufferDepthSamples.value(), 240);
        assertEquals(25, chain.bufferWait().summary().p50Ms(), 1.5);
        assertEquals(25, chain.bufferWait().summary().p99Ms(), 1.5);
        assertEquals(0, chain.meter().peakDb(), 0.5);
    }

    @Test
    void forgetsRangesThatNobodyDrainsAndCountsThem() {
        for (int i = 0; i < 1_100; i++) {
            send(3);
            lose(1);
        }
        send(20);
        assertEquals(1_100 - 1_024, chain.statistics().rangesDropped.value());
    }

    @Test
    void handsOverARangeThatIsStillOpenWhenAsked() {
        send(20);
        lose(10);
        for (int i = 0; i < 14; i++) {
            pull();
        }
        assertNull(chain.map().poll());
        chain.end();
        MadeUpRange range = chain.map().poll();
        assertNotNull(range);
        assertEquals(4_800 - 120, range.samples().first());
    }

    @Test
    void passesOpusOnBitExactly() throws UserFault {
        int packets = 100;
        byte[][] payloads = new byte[packets][];
        Random random = new Random(3);
        int[] samples = new int[240];
        byte[] payload = new byte[1_500];
        try (FrameEncoder encoder = Codecs.encoder(StreamFormat.opus(1))) {
            for (int i = 0; i < packets; i++) {
                Arrays.setAll(samples, at -> random.nextInt(1 << 20) - (1 << 19));
                payloads[i] = Arrays.copyOf(payload, encoder.encode(samples, 240, payload));
            }
        }
        float[] expected = new float[packets * 240];
        float[] out = new float[240];
        try (FrameDecoder straight = Codecs.decoder(Codec.OPUS, 1);
                FrameDecoder inChain = Codecs.decoder(Codec.OPUS, 1)) {
            for (int i = 0; i < packets; i++) {
                straight.decode(payloads[i], payloads[i].length, out);
                System.arraycopy(out, 0, expected, i * 240, 240);
            }
            chain = new PlayoutChain(
                    Codec.OPUS, 1, 120, inChain, new AdaptiveJitterBuffer(DelayPolicy.manual(20 * MS)), 1);
            for (int i = 0; i < packets; i++) {
                fill();
                System.arraycopy(payloads[i], 0, frame.payload, 0, payloads[i].length);
                frame.payloadBytes = payloads[i].length;
                sendFilled();
            }
        }
        int handedOut = (int) chain.heardSample64() + 120;
        int first = heard.size() - handedOut;
        assertTrue(handedOut > 90 * 240, handedOut + " samples");
        for (int i = FADE; i < handedOut; i++) {
            assertEquals(expected[i], heard.get(first + i), "sample " + i);
        }
    }

    /** With libopus through LWJGL nothing at all is allocated: nothing of ours, and nothing by the library. */
    @Test
    void allocatesNothingPerPull() throws UserFault {
        byte[] payload = new byte[1_500];
        int bytes;
        try (FrameEncoder encoder = Codecs.encoder(StreamFormat.opus(1))) {
            bytes = encoder.encode(new int[240], 240, payload);
        }
        try (FrameDecoder opus = Codecs.decoder(Codec.OPUS, 1)) {
            PlayoutChain real = new PlayoutChain(
                    Codec.OPUS, 1, 120, opus, new AdaptiveJitterBuffer(DelayPolicy.manual(20 * MS)), 2);
            float[] out = new float[512];
            long[] nowNs = {0};
            fill();
            System.arraycopy(payload, 0, frame.payload, 0, bytes);
            frame.payloadBytes = bytes;
            double allocated = AllocationProbe.bytesPerRound(4_000, 2_000, () -> {
                frame.index64++;
                frame.sample64 += 240;
                frame.timeNs = nowNs[0];
                if (frame.index64 % 10 != 0) {
                    real.offer(frame);
                }
                nowNs[0] += 5 * MS;
                real.pull(out, 240, nowNs[0]);
            });
            assertEquals(0.0, allocated, 0.1);
            assertTrue(real.statistics().framesConcealed.value() > 1_000);
        }
    }

    // ---- the line and the device

    private void send(int packets) {
        for (int i = 0; i < packets; i++) {
            send();
        }
    }

    private void send() {
        fill();
        sendFilled();
    }

    private void fill() {
        frame.index64 = index64;
        frame.sample64 = sample64;
        frame.formatWord = StreamFormat.word(Codec.OPUS, chain.channels(), 240);
        frame.payloadBytes = MarkingDecoder.BYTES;
        frame.timeNs = ns(sentFrames);
        MarkingDecoder.write(frame.payload, sample64, 240);
    }

    /** The packet is there at once; then the device takes what it wants until the next packet comes. */
    private void sendFilled() {
        assertTrue(chain.offer(frame));
        index64++;
        sample64 += 240;
        advance(240);
    }

    private void lose(int packets) {
        index64 += packets;
        sample64 += 240L * packets;
        advance(240 * packets);
    }

    private void sourceFault(int samples) {
        sample64 += samples;
        advance(samples);
    }

    private void advance(int samples) {
        sentFrames += samples;
        while (pulledFrames + period <= sentFrames) {
            pull();
        }
    }

    private void pull() {
        pulledFrames += period;
        float[] out = new float[period * chain.outputChannels()];
        // Just before the packet of the same instant.
        chain.pull(out, period, ns(pulledFrames) - 1);
        for (float value : out) {
            heard.add(value);
        }
    }

    private int firstSound() {
        int first = 0;
        while (heard.get(first) == 0f) {
            first++;
        }
        return first;
    }

    private static long ns(long frames) {
        return frames * 1_000_000_000L / 48_000;
    }
}
