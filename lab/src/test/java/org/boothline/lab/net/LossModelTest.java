package org.boothline.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossModelTest {
    private static final int PACKETS = 1_000_000;

    /** What a long run of the model did. */
    private record Run(double share, double burstPackets) {
        static Run of(LossModel model, int packets) {
            long lost = 0;
            long bursts = 0;
            boolean before = false;
            for (int i = 0; i < packets; i++) {
                boolean now = model.losesNext();
                lost += now ? 1 : 0;
                bursts += now && !before ? 1 : 0;
                before = now;
            }
            return new Run((double) lost / packets, bursts == 0 ? 0 : (double) lost / bursts);
        }
    }

    /**
     * The tolerance is five standard errors. The lost packets of a two-state chain vary by
     * share · (1 − share) · (1 + r) / (1 − r) per packet, r = 1 − enter − leave.
     */
    @ParameterizedTest
    @CsvSource({"0.001,1", "0.05,3", "0.05,1", "0.2,3", "0.4,5", "0.5,1", "0.02,20", "0.6,8", "0.9,2"})
    void losesTheShareInBurstsOfTheMeanLength(double share, double burst) {
        for (long seed = 1; seed <= 3; seed++) {
            LossModel model = new LossModel(share, burst, seed);
            double expectedBurst = Math.max(burst, share / (1 - share));
            assertEquals(expectedBurst, model.burstPackets(), 1e-12);

            Run run = Run.of(model, PACKETS);

            double leave = 1 / expectedBurst;
            double r = 1 - leave - share * leave / (1 - share);
            double shareError = Math.sqrt(share * (1 - share) * (1 + r) / (1 - r) / PACKETS);
            assertEquals(share, run.share(), 5 * shareError, "share with seed " + seed);
            double bursts = PACKETS * share / expectedBurst;
            double burstError = Math.sqrt(expectedBurst * Math.max(0, expectedBurst - 1) / bursts);
            assertEquals(expectedBurst, run.burstPackets(), 5 * burstError + 1e-9, "burst with seed " + seed);
        }
    }

    @Test
    void losesNothingAtZeroAndEverythingAtOne() {
        assertEquals(0, Run.of(new LossModel(0, 3, 7), 100_000).share());
        assertEquals(1, Run.of(new LossModel(1, 3, 7), 100_000).share());
    }

    @Test
    void losesTheFirstPacketAsOftenAsAnyOther() {
        int lost = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            lost += new LossModel(0.2, 3, seed * 0x9E3779B97F4A7C15L).losesNext() ? 1 : 0;
        }
        assertEquals(0.2, lost / 20_000.0, 5 * Math.sqrt(0.16 / 20_000));
    }

    @Test
    void givesTheSamePatternForTheSameSeedOnEveryMachine() {
        LossModel model = new LossModel(0.2, 3, 42);
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            pattern.append(model.losesNext() ? 'x' : '.');
        }
        assertEquals("...xx...............xxx............x.................xxxxx..", pattern.toString());
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new LossModel(-0.1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LossModel(1.1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LossModel(Double.NaN, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LossModel(0.1, 0.5, 1));
    }
}
