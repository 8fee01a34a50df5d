package org.boothline.engine.playout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class MixerTest {
    private final List<String> told = new ArrayList<>();
    private final Mixer mixer = new Mixer(2);
    private final float[] out = new float[240];

    private final class Constant implements PlayoutSource {
        private final String name;
        private final float value;

        Constant(String name, float value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public void begin() {
            told.add(name + " begins");
        }

        @Override
        public void pull(float[] samples, int frames, long nowNs, int stepFrames) {
            Arrays.fill(samples, 0, frames * 2, value);
        }

        @Override
        public void end() {
            told.add(name + " ends");
        }
    }

    private float pulled() {
        Arrays.fill(out, Float.NaN);
        mixer.pull(out, 120, 0, 0);
        for (float sample : out) {
            assertEquals(out[0], sample);
        }
        return out[0];
    }

    @Test
    void isSilentWithoutASource() {
        assertEquals(0f, pulled());
    }

    @Test
    void letsOneSourcePassBitForBitAboveFullScaleToo() {
        mixer.attach(new Constant("a", 1.234567f));
        assertEquals(1.234567f, pulled());
        assertEquals(240, mixer.clippedSamples());
    }

    @Test
    void sumsItsSourcesAndCountsWhatIsAboveFullScale() {
        mixer.attach(new Constant("a", 0.5f));
        mixer.attach(new Constant("b", -0.75f));
        mixer.attach(new Constant("c", 0.125f));
        assertEquals(-0.125f, pulled());
        assertEquals(0, mixer.clippedSamples());
        mixer.attach(new Constant("d", -1f));
        assertEquals(-1.125f, pulled());
        assertEquals(240, mixer.clippedSamples());
    }

    @Test
    void beginsAndEndsEachSourceOnceOnTheThreadThatPulls() {
        Constant a = new Constant("a", 0.5f);
        Constant b = new Constant("b", 0.25f);
        mixer.attach(a);
        mixer.attach(b);
        assertEquals(List.of(), told);
        pulled();
        CountDownLatch letGo = mixer.detach(a);
        assertEquals(1, letGo.getCount(), "playout may still be in it");
        assertEquals(0.25f, pulled());
        assertEquals(0, letGo.getCount());
        CountDownLatch last = mixer.detach(b);
        mixer.end();
        assertEquals(0, last.getCount());
        assertEquals(List.of("a begins", "b begins", "a ends", "b ends"), told);
    }

    @Test
    void allocatesNothingPerPull() {
        mixer.attach(new Constant("a", 0.5f));
        mixer.attach(new Constant("b", 0.25f));
        assertEquals(0, AllocationProbe.bytesPerRound(2_000, 2_000, () -> mixer.pull(out, 120, 0, 0)));
        assertArrayEquals(new float[] {0.75f, 0.75f}, Arrays.copyOf(out, 2));
    }

    @Test
    void aSourceThatHasAFaultTakesNobodyElsesSoundAway() {
        RuntimeException bug = new IllegalStateException("for the test");
        Constant sound = new Constant("sound", 0.25f);
        mixer.attach((samples, frames, nowNs, stepFrames) -> {
            samples[0] = 1;
            throw bug;
        });
        mixer.attach(sound);
        mixer.pull(out, 120, 0, 0);
        assertEquals(0.25f, out[0]);
        assertEquals(bug, mixer.takeFault());
        assertNull(mixer.takeFault());
    }
}
