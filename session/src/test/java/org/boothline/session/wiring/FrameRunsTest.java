package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;

class FrameRunsTest {
    private static final int[] LENGTHS = {120, 240, 480, 960};

    private final FrameRuns runs = new FrameRuns(Codec.OPUS);
    private final EncodedFrame packet = new EncodedFrame();
    private final List<Long> begins = new ArrayList<>();
    private long sample64;
    private boolean loses;

    private void produce(int packets, int samples) {
        for (int i = 0; i < packets; i++) {
            packet.index64 = begins.size();
            packet.sample64 = sample64;
            packet.formatWord = StreamFormat.word(Codec.OPUS, 1, samples);
            if (!loses) {
                runs.note(packet);
            }
            begins.add(sample64);
            sample64 += samples;
        }
    }

    private long holding(long sample) {
        int index = begins.size();
        while (index > 0 && (index == begins.size() ? sample64 : begins.get(index)) > sample) {
            index--;
        }
        return index;
    }

    @Test
    void findsThePacketOfEverySampleWhateverTheFramesWere() {
        produce(20, 240);
        produce(7, 120);
        produce(3, 960);
        produce(1, 480);
        produce(5, 120);
        for (long sample = 0; sample < sample64 + 500; sample++) {
            assertEquals(holding(sample), runs.indexOf(sample), "sample " + sample);
        }
        for (int index = 0; index < begins.size(); index++) {
            assertEquals(begins.get(index), runs.sampleOf(index), "packet " + index);
        }
    }

    @Test
    void isNeverTooLateWhereTheSourceHadNoAudio() {
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            produce(1 + random.nextInt(10), LENGTHS[random.nextInt(4)]);
            sample64 += random.nextInt(3) == 0 ? random.nextInt(5_000) : 0;
        }
        for (long sample = 0; sample < sample64; sample += 37) {
            assertTrue(runs.indexOf(sample) <= holding(sample), "seed " + seed + " sample " + sample);
        }
    }

    @Test
    void isNeverTooLateWherePacketsAboutAChangeWereLost() {
        long seed = 9;
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            produce(2 + random.nextInt(8), LENGTHS[random.nextInt(4)]);
            loses = true;
            produce(random.nextInt(10), LENGTHS[random.nextInt(4)]);
            loses = false;
        }
        produce(1, 240);
        for (long sample = 0; sample < sample64; sample += 37) {
            assertTrue(runs.indexOf(sample) <= holding(sample), "seed " + seed + " sample " + sample);
        }
        long before = 0;
        for (int index = 0; index < begins.size(); index++) {
            long begin = runs.sampleOf(index);
            assertTrue(begin >= before, "packet " + index);
            before = begin;
        }
    }

    @Test
    void isNeverTooLateWhereThereWereMoreRunsThanItRemembers() {
        for (int i = 0; i < 3 * FrameRuns.RUNS_MAX; i++) {
            produce(2, LENGTHS[i % 4]);
        }
        long remembered = begins.get(begins.size() - 2 * FrameRuns.RUNS_MAX);
        for (long sample = 0; sample < sample64; sample += 37) {
            long found = runs.indexOf(sample);
            assertTrue(found <= holding(sample) && found >= 0, "sample " + sample);
            assertTrue(sample < remembered || found == holding(sample), "sample " + sample);
        }
    }

    @Test
    void takesNoNoticeOfWhatComesOutOfOrder() {
        produce(4, 240);
        produce(4, 960);
        packet.index64 = 2;
        packet.sample64 = 480;
        packet.formatWord = StreamFormat.word(Codec.OPUS, 1, 240);
        runs.note(packet);
        assertEquals(4 * 240, runs.sampleOf(4));
        assertEquals(3, runs.indexOf(4 * 240 - 1));
    }
}
