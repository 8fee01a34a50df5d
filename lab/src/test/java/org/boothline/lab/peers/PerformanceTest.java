package org.boothline.lab.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PerformanceTest {
    private final Performance performance = new Performance(1, 10, 2, 5);

    @Test
    void judgesAnEcho() {
        Performance.Outcome outcome = performance.judge(delayed(480, 480));
        assertEquals(new Performance.Delay(10, 10, 10, 10), rounded(outcome.early()));
        assertEquals(new Performance.Delay(10, 10, 10, 10), rounded(outcome.late()));
        assertEquals(new SteadySine.Damage(0, 0), outcome.damage());
    }

    @Test
    void tellsTheEarlyDelayFromTheLateOneAndSeesTheCut() {
        Performance.Outcome outcome = performance.judge(delayed(512, 256));
        assertEquals(512 / 48.0, outcome.early().medianMs(), 0.01);
        assertEquals(256 / 48.0, outcome.late().medianMs(), 0.01);
        assertEquals(1, outcome.damage().events());
    }

    @Test
    void hearsNothingWhereNothingIs() {
        Performance.Outcome outcome = performance.judge(new float[performance.played().length]);
        assertEquals(0, outcome.early().heard());
        assertTrue(Double.isNaN(outcome.early().medianMs()));
        assertTrue(outcome.damage().blocks() > 1_500);
    }

    /** By one delay up to the middle of the sine, and by the other from there on. */
    private float[] delayed(int early, int late) {
        float[] played = performance.played();
        int middle = (performance.sineAt() + performance.sineEnd()) / 2;
        float[] heard = new float[played.length];
        for (int i = early; i < heard.length; i++) {
            heard[i] = played[i - (i < middle ? early : late)];
        }
        return heard;
    }

    private static Performance.Delay rounded(Performance.Delay delay) {
        double[] ms = {delay.medianMs(), delay.leastMs(), delay.greatestMs()};
        double[] whole =
                Arrays.stream(ms).map(value -> Math.round(value * 100) / 100.0).toArray();
        return new Performance.Delay(whole[0], whole[1], whole[2], delay.heard());
    }
}
