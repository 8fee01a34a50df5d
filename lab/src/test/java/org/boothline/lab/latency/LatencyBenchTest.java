package org.boothline.lab.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.stream.Stream;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.lab.trace.TraceKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The delay that the engine may have; computing stands still, so that a busy machine changes nothing. */
class LatencyBenchTest {
    private static LatencyRow measure(LatencyCase of) throws UserFault {
        return new LatencyRun(of, () -> 0).run();
    }

    static Stream<LatencyCase> withBars() {
        return LatencyBench.cases().stream().filter(of -> of.barMs() != null && of.policy() != DelayPolicy.STUDIO);
    }

    @ParameterizedTest
    @MethodSource("withBars")
    void aCleanLineHasNoMoreDelayThanPromised(LatencyCase of) throws UserFault {
        LatencyRow row = measure(of);
        assertTrue(row.totalMaxMs() <= Objects.requireNonNull(row.barMs()), row::toString);
        assertEquals(0, row.madeUp(), row::toString);
        // Less than a piece of the chain would mean that the chirps were not found where they are.
        assertTrue(row.totalMs() >= row.frameMs() + row.lookaheadMs(), row::toString);
        assertTrue(row.resampleMs() > -0.1 && row.resampleMs() < 0.6, row::toString);
    }

    @Test
    void jitterCostsDelayAndTheStagesAddUp() throws UserFault {
        LatencyRow clean = measure(pcm64(null));
        LatencyRow fibre = measure(pcm64(TraceKind.FIBRE));
        LatencyRow broadband = measure(pcm64(TraceKind.BROADBAND));
        assertTrue(clean.totalMs() + 0.3 < fibre.totalMs(), () -> clean + " " + fibre);
        assertTrue(fibre.totalMs() + 1 < broadband.totalMs(), () -> fibre + " " + broadband);
        // The buffer's part is not measured by chirps: what both leave is the resampler's lookahead, half a millisecond
        // at most.
        assertTrue(fibre.resampleMs() > -0.1 && fibre.resampleMs() < 0.6, fibre::toString);
    }

    private static LatencyCase pcm64(@Nullable TraceKind line) {
        return LatencyBench.cases().stream()
                .filter(of -> of.name().equals("PCM 64 samples")
                        && of.policy() == DelayPolicy.LIVE
                        && of.line() == line
                        && of.deviceFrames() == 0)
                .findFirst()
                .orElseThrow();
    }
}
