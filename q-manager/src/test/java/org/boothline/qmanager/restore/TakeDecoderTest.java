package org.boothline.qmanager.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.qmanager.station.Speech;
import org.boothline.qmanager.station.Stations;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeDecoderTest {
    @TempDir
    Path root;

    private Stations stations;

    /** What was decoded of a range. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Decoded(float[] audio, DecodeNotes notes) {}

    private Decoded decode(Path log, LongRange indices, LongRange samples) throws IOException, UserFault {
        int channels = stations.format.channels();
        float[] audio = new float[(int) samples.count() * channels];
        int[] at = {0};
        try (LogIndex packets = LogIndex.open(log, "packets", indices)) {
            DecodeNotes notes = new TakeDecoder(stations.format.codec(), channels, stations.lookahead)
                    .decode(LogStack.of(packets), indices, samples, (from, frames) -> {
                        System.arraycopy(from, 0, audio, at[0], frames * channels);
                        at[0] += frames * channels;
                    });
            assertEquals(audio.length, at[0], "samples written");
            return new Decoded(audio, notes);
        }
    }

    private Decoded received() throws IOException, UserFault {
        return decode(stations.received(), stations.indices, stations.samples);
    }

    private static RangeSet set(long first, long end) {
        RangeSet set = new RangeSet();
        set.add(first, end);
        return set;
    }

    @Test
    void decodesATakeToTheVerySamplesThatTheWholeStreamDecodesTo() throws Exception {
        stations = Stations.make(root, new Stations.Story(2));
        Decoded take = received();
        LongRange all = new LongRange(0, stations.samples.end());
        Decoded stream = decode(stations.received(), new LongRange(0, stations.indices.end()), all);
        float[] part = new float[take.audio().length];
        System.arraycopy(stream.audio(), (int) stations.samples.first(), part, 0, part.length);
        assertArrayEquals(part, take.audio());
        assertEquals(DecodeNotes.none(), take.notes());
    }

    @Test
    void putsDecodedAudioWhereTheMicrophoneHeardIt() throws Exception {
        stations = Stations.make(root, new Stations.Story(2));
        float[] audio = received().audio();
        int[] heard = new int[(int) stations.samples.end()];
        new Speech(5, 1).read(heard, heard.length);
        double best = Double.NEGATIVE_INFINITY;
        int bestShift = 99;
        for (int shift = -3; shift <= 3; shift++) {
            double signal = 0;
            double noise = 0;
            for (int i = 10; i < audio.length - 10; i++) {
                double original = heard[(int) stations.samples.first() + i + shift] / 8_388_608.0;
                signal += original * original;
                noise += (original - audio[i]) * (original - audio[i]);
            }
            double snrDb = 10 * Math.log10(signal / noise);
            if (snrDb > best) {
                best = snrDb;
                bestShift = shift;
            }
        }
        assertEquals(0, bestShift);
        assertTrue(best > 20, "SNR " + best + " dB");
    }

    @Test
    void concealsAShortGapAndKeepsTheTimeLine() throws Exception {
        stations = Stations.make(root, new Stations.Story(2).loses(index -> index >= 200 && index < 204));
        long first = 200L * 240 - stations.lookahead;
        assertEquals(set(first, first + 960), received().notes().concealed());
        assertTrue(received().notes().silent().isEmpty());
    }

    @Test
    void concealsAGapInWhichFramesBecameLonger() throws Exception {
        // Packets 30 to 59 have 960 samples, those before and from 60 on 120.
        stations = Stations.make(
                root,
                new Stations.Story(2).frames(120, 960).loses(index -> index == 148 || index == 149 || index == 150));
        long first = 2 * 30 * 1_080L + 28 * 120 - stations.lookahead;
        DecodeNotes notes = received().notes();
        assertEquals(set(first, first + 2 * 120 + 960), notes.concealed());
        assertTrue(notes.silent().isEmpty(), notes.silent().toString());
    }

    @Test
    void putsEverySampleInItsPlaceWhateverTheFramesWere() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            stations = Stations.make(
                    root.resolve("lengths" + seed),
                    new Stations.Story(1.5)
                            .format(new StreamFormat(Codec.L24, 1, 96, 0))
                            .frames(96, 48, 192, 150)
                            .loses(index -> random.nextInt(20) == 0));
            assertExact(received(), "seed " + seed);
        }
    }

    @Test
    void isSilentAfterSixtyMillisecondsOfConcealment() throws Exception {
        stations = Stations.make(root, new Stations.Story(2).loses(index -> index >= 200 && index < 250));
        Decoded take = received();
        long first = 200L * 240 - stations.lookahead;
        long silent = first + TakeDecoder.CONCEAL_SAMPLES_MAX;
        assertEquals(set(first, silent), take.notes().concealed());
        assertEquals(set(silent, 250 * 240 - stations.lookahead), take.notes().silent());
        for (long i = silent - stations.samples.first(); i < first + 50 * 240 - stations.samples.first(); i++) {
            assertEquals(0f, take.audio()[(int) i]);
        }
    }

    @Test
    void isSilentWhereTheBeginningIsMissingAndConcealsAtTheEnd() throws Exception {
        stations = Stations.make(root, new Stations.Story(2).loses(index -> index < 150 || index > 350));
        DecodeNotes notes = received().notes();
        long begin = 150L * 240 - stations.lookahead;
        long end = 351L * 240 - stations.lookahead;
        assertEquals(stations.samples.first(), notes.silent().ranges().get(0).first());
        assertEquals(begin, notes.silent().ranges().get(0).end());
        assertEquals(set(end, end + TakeDecoder.CONCEAL_SAMPLES_MAX), notes.concealed());
        assertEquals(stations.samples.end(), notes.silent().ranges().get(1).end());
    }

    @Test
    void isAllSilenceWhenNothingArrived() throws Exception {
        stations = Stations.make(root, new Stations.Story(1).loses(index -> true));
        assertEquals(
                set(stations.samples.first(), stations.samples.end()),
                received().notes().silent());
    }

    @Test
    void givesTheTakesLengthAndTheCapturedSamplesWhateverIsMissing() throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int frame = 48 * (1 + random.nextInt(4));
            boolean[] lost = new boolean[2_000];
            for (int i = 0; i < 12; i++) {
                int first = random.nextInt(lost.length - 60);
                java.util.Arrays.fill(lost, first, first + 1 + random.nextInt(50), true);
            }
            long fault = (long) frame * (200 + random.nextInt(100));
            stations = Stations.make(
                    root.resolve("seed" + seed),
                    new Stations.Story(1.5)
                            .format(new StreamFormat(Codec.L24, 1 + random.nextInt(2), frame, 0))
                            .sourceFault(new LongRange(fault, fault + random.nextInt(5_000)))
                            .loses(index -> lost[(int) index % lost.length]));
            assertExact(received(), "seed " + seed);
        }
    }

    /** Lossless packets: whatever is not noted is what the microphone heard, but for the fade after a concealment. */
    private void assertExact(Decoded take, String message) throws IOException {
        int channels = stations.format.channels();
        byte[] captured = new byte[(int) stations.samples.count() * 3 * channels];
        try (LogIndex pcm = LogIndex.open(stations.spool(), "pcm", stations.samples)) {
            pcm.readSamples(stations.samples, channels, captured, 0);
        }
        long exact = 0;
        for (int i = 0; i < stations.samples.count(); i++) {
            long sample = stations.samples.first() + i;
            boolean made = take.notes().silent().contains(sample)
                    || take.notes()
                                    .concealed()
                                    .within(new LongRange(sample - 240, sample + 1))
                                    .count()
                            > 0;
            for (int c = 0; c < channels && !made; c++) {
                int at = (i * channels + c) * 3;
                int value = (captured[at] & 0xFF) | (captured[at + 1] & 0xFF) << 8 | captured[at + 2] << 16;
                assertEquals(value / 8_388_608f, take.audio()[i * channels + c], message + " sample " + sample);
                exact++;
            }
        }
        assertTrue(exact > stations.samples.count() / 4, message + ": " + exact + " samples compared");
    }
}
