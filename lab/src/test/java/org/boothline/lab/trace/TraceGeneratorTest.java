package org.boothline.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceGeneratorTest {
    private static final long MS = 1_000_000;
    private static final int SEEDS = 5;

    /**
     * A figure that must agree.
     *
     * @param factor by which the mean of the seeds may differ from the reference, either way. The rarer the thing,
     *     the more the reference itself is chance: drift150 has 33 lost packets and 14 spikes
     * @param slack allowed besides
     */
    private record Figure(String name, ToDoubleFunction<TraceFigures> of, double factor, double slack) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure("mean", TraceFigures::meanMs, 1.03, 0),
            new Figure("p50", TraceFigures::p50Ms, 1.03, 0),
            new Figure("p95", TraceFigures::p95Ms, 1.03, 0),
            new Figure("p99", TraceFigures::p99Ms, 1.03, 0),
            new Figure("p99.9", TraceFigures::p999Ms, 1.1, 0),
            new Figure("max", TraceFigures::maxMs, 1.2, 0),
            new Figure("lost share", TraceFigures::lossShare, 1.2, 0),
            new Figure("burst", TraceFigures::burstPackets, 1.15, 0),
            new Figure("spikes > 5 ms", TraceFigures::over5PerMinute, 1.25, 0.5),
            new Figure("spikes > 10 ms", TraceFigures::over10PerMinute, 1.25, 0.5),
            new Figure("spikes > 20 ms", TraceFigures::over20PerMinute, 1.25, 0.5),
            new Figure("spikes > 40 ms", TraceFigures::over40PerMinute, 1.25, 0.5),
            new Figure("half after", TraceFigures::spikeHalfMs, 1.1, 0),
            new Figure("reordered", TraceFigures::reorderedShare, 1.03, 0));

    /** The figures of the reference traces (600 s, 5 ms), in the order above. */
    private static final Map<TraceKind, double[]> REFERENCE = Map.of(
            TraceKind.FIBRE,
            new double[] {0.218, 0.195, 0.471, 0.630, 0.862, 1.294, 0, 0, 0, 0, 0, 0, 0, 0},
            TraceKind.BROADBAND,
            new double[] {0.831, 0.561, 2.468, 3.915, 10.077, 21.482, 0.00045, 1, 27.0, 3.5, 0.6, 0, 25, 0},
            TraceKind.WIFI,
            new double[] {0.852, 0.343, 2.501, 2.974, 56.858, 147.973, 0.002008, 1, 9.9, 8.5, 5.8, 1, 20, 0},
            TraceKind.GEBURST,
            new double[] {1.003, 0.694, 3.016, 4.628, 6.952, 10.646, 0.007542, 3.803, 81.1, 0.7, 0, 0, 10, 0},
            TraceKind.REORDER,
            new double[] {0.697, 0.356, 1.742, 10.390, 14.985, 17.251, 0, 0, 233.8, 128.5, 0, 0, 5, 0.01919},
            // How long a step lasts before it falls depends on where the trace begins: not compared.
            TraceKind.STEPS,
            new double[] {19.451, 25, 51.130, 52.266, 53.844, 59.344, 0, 0, 6.6, 0.2, 0.2, 0.1, Double.NaN, 0},
            TraceKind.BLOAT,
            new double[] {
                30.617, 30.600, 57.548, 59.986, 61.548, 64.567, 0.002508, 1.440, 70.7, 71.3, 73.2, 66.0, 585, 0
            },
            TraceKind.DRIFT150,
            new double[] {0.812, 0.555, 2.419, 3.748, 6.467, 19.249, 0.000275, 1, 26.2, 1.4, 0, 0, 25, 0});

    @ParameterizedTest
    @EnumSource
    void looksLikeTheReferenceTraceOfItsKind(TraceKind kind) {
        List<TraceFigures> generated = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> TraceFigures.of(TraceGenerator.generate(kind, seed, 600, 5 * MS)))
                .toList();
        for (int i = 0; i < FIGURES.size(); i++) {
            Figure figure = FIGURES.get(i);
            double reference = REFERENCE.get(kind)[i];
            if (Double.isNaN(reference)) {
                continue;
            }
            double mean = generated.stream().mapToDouble(figure.of()).average().orElseThrow();
            String message = kind + ": " + figure.name() + " is " + mean + " on average of seeds 1 to " + SEEDS
                    + ", the reference has " + reference;
            assertTrue(mean <= reference * figure.factor() + figure.slack(), message);
            assertTrue(mean >= reference / figure.factor() - figure.slack(), message);
        }
    }

    /** The constants above are those of the files, where the files are. */
    @ParameterizedTest
    @EnumSource
    void knowsTheFiguresOfTheReferenceTraces(TraceKind kind) throws Exception {
        String folder = Optional.ofNullable(System.getProperty("boothline.traces"))
                .or(() -> Optional.ofNullable(System.getenv("BOOTHLINE_TRACES")))
                .orElse("");
        assumeTrue(!folder.isEmpty(), "neither -Dboothline.traces nor BOOTHLINE_TRACES names a folder of traces");
        TraceFigures file = TraceFigures.of(TraceFolder.open(Path.of(folder)).trace(kind.traceName()));

        for (int i = 0; i < FIGURES.size(); i++) {
            double reference = REFERENCE.get(kind)[i];
            if (!Double.isNaN(reference)) {
                Figure figure = FIGURES.get(i);
                assertEquals(reference, figure.of().applyAsDouble(file), 0.002 * reference + 1e-9, figure.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOrderUnlessTheKindIsReordering(TraceKind kind) {
        DelayTrace trace = TraceGenerator.generate(kind, 11, 60, 5 * MS);

        double reordered = TraceFigures.of(trace).reorderedShare();

        assertEquals(kind == TraceKind.REORDER, reordered > 0, "share " + reordered);
    }

    @ParameterizedTest
    @EnumSource
    void makesTracesOfAnyLength(TraceKind kind) {
        for (long frameNs : new long[] {MS, 2_500_000, 4_000_000_000L / 3_000, 20 * MS}) {
            DelayTrace trace = TraceGenerator.generate(kind, 3, 1, frameNs);

            assertEquals(1_000_000_000 / frameNs, trace.packets());
            assertEquals(frameNs, trace.frameNs());
            assertEquals(kind.traceName(), trace.name());
            assertTrue(trace.baseNs() >= 20 * MS, "base " + trace.baseNs());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 20})
    void losesAsMuchForAsLongWhateverThePacketLength(long frameMs) {
        TraceFigures figures = TraceFigures.of(TraceGenerator.generate(TraceKind.GEBURST, 4, 900, frameMs * MS));

        // In continuous time a state of mean length T, seen every f, lasts f / (1 − exp(−f / T)); T = 5 / ln(4/3).
        double burstPackets = 1 / (1 - Math.exp(-frameMs * Math.log(4.0 / 3) / 5));
        assertEquals(burstPackets, figures.burstPackets(), 0.15 * burstPackets, "seed 4");
        assertEquals(0.0079, figures.lossShare(), 0.2 * 0.0079, "seed 4");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 20})
    void hasAsManySpikesAndOutagesWhateverThePacketLength(long frameMs) {
        TraceFigures figures = TraceFigures.of(TraceGenerator.generate(TraceKind.WIFI, 5, 600, frameMs * MS));

        assertEquals(9, figures.over10PerMinute(), 2.5, "seed 5");
        assertEquals(1, figures.over40PerMinute(), 0.3, "seed 5");
        assertEquals(0.002, figures.lossShare(), 0.0007, "seed 5");
    }

    @Test
    void stepsWithinAShortTraceToo() {
        TraceFigures figures = TraceFigures.of(TraceGenerator.generate(TraceKind.STEPS, 6, 8, 5 * MS));

        assertEquals(51.1, figures.p95Ms(), 1);
        assertTrue(figures.p50Ms() < 27, "half of it is at the lower delays");
    }

    @Test
    void letsNothingThroughInAnOutageAndThenAllAtOnce() {
        DelayTrace trace = TraceGenerator.generate(TraceKind.WIFI, 8, 600, 5 * MS);
        int worst =
                IntStream.range(0, trace.packets()).reduce(0, (a, b) -> trace.delayNs(b) > trace.delayNs(a) ? b : a);

        for (int packet = worst + 1; packet < worst + 14; packet++) {
            if (!trace.isLost(packet)) {
                assertEquals(trace.arrivalNs(worst), trace.arrivalNs(packet), 3 * MS, "packet " + packet);
            }
        }
    }

    @Test
    void givesTheSameTraceForTheSameSeedOnEveryMachine() {
        StringBuilder last = new StringBuilder();
        for (TraceKind kind : TraceKind.values()) {
            DelayTrace trace = TraceGenerator.generate(kind, 42, 10, 5 * MS);
            last.append(trace.delayNs(trace.packets() - 1)).append(' ');
        }
        assertEquals(
                "20214426 20506787 20465929 21384897 21117185 20504603 78720916 20076121",
                last.toString().strip());
    }

    @Test
    void givesAnotherTraceForAnotherSeed() {
        for (TraceKind kind : TraceKind.values()) {
            assertNotEquals(
                    Arrays.hashCode(delays(TraceGenerator.generate(kind, 1, 1, 5 * MS))),
                    Arrays.hashCode(delays(TraceGenerator.generate(kind, 2, 1, 5 * MS))),
                    kind.traceName());
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> TraceGenerator.generate(TraceKind.WIFI, 1, 0, 5 * MS));
        assertThrows(IllegalArgumentException.class, () -> TraceGenerator.generate(TraceKind.WIFI, 1, 1, MS - 1));
        assertThrows(IllegalArgumentException.class, () -> TraceGenerator.generate(TraceKind.WIFI, 1, 10_000, MS));
    }

    @Test
    void knowsAKindByTheNameOfItsTraces() {
        assertEquals(Optional.of(TraceKind.DRIFT150), TraceKind.named("drift150"));
        assertEquals(Optional.empty(), TraceKind.named("lte"));
    }

    private static long[] delays(DelayTrace trace) {
        return IntStream.range(0, trace.packets()).mapToLong(trace::delayNs).toArray();
    }
}
