package org.boothline.lab.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.stream.Stream;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.lab.trace.DelayTrace;
import org.boothline.lab.trace.TraceGenerator;
import org.boothline.lab.trace.TraceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the jitter buffer has to be worth, on seeds that it was not made with. */
class JitterBenchTest {
    private static final long[] SEEDS = {20_261_121, 7};

    static Stream<Arguments> lines() {
        return Stream.of(TraceKind.values())
                .filter(kind -> kind != TraceKind.WIFI)
                .flatMap(kind -> Stream.of(SEEDS[0], SEEDS[1]).map(seed -> Arguments.of(kind, seed)));
    }

    private static JitterRow studio(TraceKind kind, long seed, int redOffset) {
        DelayTrace trace = TraceGenerator.generate(kind, seed, 600, 5_000_000);
        return JitterBench.row(trace, DelayPolicy.STUDIO, redOffset);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isFasterThanNetEqAndConcealsLittleMoreThanTheLineLost(TraceKind kind, long seed) {
        JitterRow row = studio(kind, seed, 0);
        JitterOutcome ours = row.boothline();
        assertTrue(fasterMs(row) >= (kind == TraceKind.FIBRE ? 25 : 10), row::toString);
        assertTrue(ours.concealedPercent() <= ours.trueLossPercent() + 0.05, row::toString);
        assertEquals(ours.trueLossPercent(), ours.logGapsPercent(), "what came late is recorded all the same");
    }

    /**
     * Wi-fi that looks for other networks each minute is silent for 80 to 150 ms then: no delay that is worth having covers
     * that, and how much of it is concealed depends on the seed. So it is judged by the mean of several.
     */
    @Test
    void isFasterThanNetEqOnWifiAndConcealsLittleMoreThanTheLineLost() {
        double fasterMs = 0;
        double latePercent = 0;
        int seeds = 8;
        for (long seed = 1; seed <= seeds; seed++) {
            JitterRow row = studio(TraceKind.WIFI, seed, 0);
            JitterOutcome ours = row.boothline();
            fasterMs += fasterMs(row) / seeds;
            latePercent += (ours.concealedPercent() - ours.trueLossPercent()) / seeds;
            assertEquals(ours.trueLossPercent(), ours.logGapsPercent(), "what came late is recorded all the same");
        }
        assertTrue(fasterMs >= 10, fasterMs + " ms");
        assertTrue(latePercent <= 0.15, latePercent + " %");
    }

    private static double fasterMs(JitterRow row) {
        return Objects.requireNonNull(row.netEq()).meanMs() - row.boothline().meanMs();
    }

    @Test
    void aCopyOfTheLastPacketLeavesFewEventsOnOrdinaryLines() {
        for (long seed : SEEDS) {
            JitterRow broadband = studio(TraceKind.BROADBAND, seed, 1);
            assertTrue(broadband.boothline().eventsPerMinute() <= 1, broadband::toString);
            JitterRow wifi = studio(TraceKind.WIFI, seed, 1);
            assertTrue(wifi.boothline().eventsPerMinute() <= 2, wifi::toString);
        }
    }

    @Test
    void theSameTraceGivesTheSameOutcome() {
        assertEquals(studio(TraceKind.WIFI, 3, 1), studio(TraceKind.WIFI, 3, 1));
    }

    @Test
    void aModeThatPaysMoreForLatenessHasMoreDelayAndFewerEvents() {
        DelayTrace wifi = TraceGenerator.generate(TraceKind.WIFI, 3, 600, 5_000_000);
        JitterOutcome live = JitterBench.row(wifi, DelayPolicy.LIVE, 0).boothline();
        JitterOutcome safe = JitterBench.row(wifi, DelayPolicy.SAFE, 0).boothline();
        assertTrue(live.meanMs() < safe.meanMs(), live + " " + safe);
        assertTrue(live.lateOnlyPercent() > safe.lateOnlyPercent(), live + " " + safe);
    }
}
