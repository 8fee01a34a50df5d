package org.boothline.transport.quic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how exchanges get through a lossy line on loopback: time to connect, latency of a small request, and 3 MB in
 * requests of 128 KiB, 4 under way. Not a test; run by hand: {@code QuicLineBench [trials] [name=value…]}, where names
 * are those of {@link QuicSettings}.
 */
final class QuicLineBench {
    private static final int BULK_BYTES = 3 << 20;

    private static int lanes = 4;
    private static byte[] block = new byte[128 << 10];

    private QuicLineBench() {}

    public static void main(String[] arguments) throws Exception {
        int trials = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        QuicSettings settings = QuicSettings.control().with(draft -> {
            draft.requestTimeoutMs = 300_000;
            draft.unfinishedMs = 300_000;
            draft.dialDeadlineMs = 60_000;
            draft.idleMs = 60_000;
        });
        String losses = "0,5,20,40";
        String delays = "0,20";
        int smalls = 50;
        int limitS = 120;
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=");
            switch (pair[0]) {
                case "loss" -> losses = pair[1];
                case "delay" -> delays = pair[1];
                case "smalls" -> smalls = Integer.parseInt(pair[1]);
                case "lanes" -> lanes = Integer.parseInt(pair[1]);
                case "block" -> block = new byte[Integer.parseInt(pair[1]) << 10];
                case "limit" -> limitS = Integer.parseInt(pair[1]);
                default -> settings = with(settings, pair[0], pair[1]);
            }
        }
        System.out.println(settings);
        System.out.println("loss% delay | connect ms p50 / max / attempts | small ms p50 / p90 / max "
                + "| 3 MB s p50 / max  sent/lost");
        for (String delay : delays.split(",")) {
            for (String loss : losses.split(",")) {
                measure(settings, trials, smalls, limitS, Integer.parseInt(loss), Integer.parseInt(delay));
            }
        }
        System.exit(0);
    }

    private static QuicSettings with(QuicSettings settings, String name, String value) throws Exception {
        var field = QuicSettings.Draft.class.getField(name);
        Class<?> type = field.getType();
        Object parsed = type == Congestion.class
                ? Congestion.valueOf(value)
                : type == int.class ? (Object) Integer.valueOf(value) : Long.valueOf(value);
        return settings.with(draft -> {
            try {
                field.set(draft, parsed);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void measure(QuicSettings settings, int trials, int smalls, int limitS, int loss, int delay)
            throws Exception {
        List<Double> connects = new ArrayList<>();
        List<Double> latencies = new ArrayList<>();
        List<Double> bulks = new ArrayList<>();
        long attempts = 0;
        long passed = 0;
        long lost = 0;
        for (int trial = 0; trial < trials; trial++) {
            try (StationFixture a = new StationFixture(settings);
                    StationFixture b = new StationFixture(
                            settings,
                            (from, request) -> CompletableFuture.completedFuture(
                                    request.text().equals("bulk") ? new Exchange(request.json(), block) : request));
                    LossyLine line = new LossyLine(a.address(), b.address(), loss / 100.0, 3, delay, 1000 + trial)) {
                long start = System.nanoTime();
                QuicPeer peer = a.endpoint.dial(line.towardsB()).get(90, TimeUnit.SECONDS);
                connects.add((System.nanoTime() - start) / 1e6);
                attempts += a.endpoint.counters().dialAttempts.value();
                for (int i = 0; i < smalls; i++) {
                    long asked = System.nanoTime();
                    try {
                        peer.request(new Exchange("small request with some two hundred bytes" + "x".repeat(160)))
                                .get(60, TimeUnit.SECONDS);
                        latencies.add((System.nanoTime() - asked) / 1e6);
                    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                        System.out.println("small failed: " + e + " " + peer.closeReason());
                        latencies.add(1e9);
                        break;
                    }
                }
                line.passed.set(0);
                line.lost.set(0);
                bulks.add(bulk(peer, limitS));
                passed += line.passed.get();
                lost += line.lost.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%4d %5d  | %8.0f %8.0f %5.1f | %8.1f %8.1f %8.1f | %8.2f %8.2f  %d/%d%n",
                loss,
                delay,
                at(connects, .5),
                at(connects, 1),
                attempts / (double) trials,
                at(latencies, .5),
                at(latencies, .9),
                at(latencies, 1),
                at(bulks, .5),
                at(bulks, 1),
                (passed + lost) / trials,
                lost / trials);
    }

    private static double bulk(QuicPeer peer, int limitS) throws Exception {
        long start = System.nanoTime();
        AtomicInteger left = new AtomicInteger(BULK_BYTES / block.length);
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            running.add(next(peer, left));
        }
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(limitS, TimeUnit.SECONDS);
            return (System.nanoTime() - start) / 1e9;
        } catch (java.util.concurrent.TimeoutException e) {
            System.out.println(
                    "bulk: " + left.get() + " of " + BULK_BYTES / block.length + " not begun after " + limitS + " s");
            return 999;
        } catch (java.util.concurrent.ExecutionException | CompletionException e) {
            System.out.println("bulk failed: " + e.getCause());
            return 1e6;
        }
    }

    private static CompletableFuture<Void> next(QuicPeer peer, AtomicInteger left) {
        if (left.getAndDecrement() <= 0) {
            return CompletableFuture.completedFuture(null);
        }
        return peer.request(new Exchange("bulk")).thenCompose(answer -> next(peer, left));
    }

    private static double at(List<Double> values, double share) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }
}
