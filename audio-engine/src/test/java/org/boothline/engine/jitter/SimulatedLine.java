package org.boothline.engine.jitter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.Recovery;
import org.boothline.base.media.StreamFormat;

/** A sender, a line and a playout device in virtual time, and the log of what the buffer decided. */
final class SimulatedLine {
    static final long MS = 1_000_000L;

    private record Arriving(long atNs, long index64, long sample64, int frameSamples, Recovery recovery, int order) {}

    final JitterBuffer buffer;
    final StringBuilder arrivals = new StringBuilder();
    private final PriorityQueue<Arriving> onTheWay =
            new PriorityQueue<>(Comparator.comparingLong(Arriving::atNs).thenComparingLong(Arriving::order));
    private final StringBuilder log = new StringBuilder();
    private final List<Long> decodedIndices = new ArrayList<>();
    private final EncodedFrame in = new EncodedFrame();
    private final EncodedFrame out = new EncodedFrame();
    private long nextIndex;
    private long nextSample;
    private int frameSamples = 240;
    /** Captured samples whose capture ended so far, in nanoseconds; the sender's clock may be faster or slower. */
    private double sentAtNs;

    private double skewPpm;
    private long pathNs;
    private long tickNs;
    private int order;
    private long concealedBySourceSamples;

    SimulatedLine(JitterBuffer buffer) {
        this.buffer = buffer;
    }

    SimulatedLine frameSamples(int samples) {
        frameSamples = samples;
        return this;
    }

    /** Positive: the sender's clock runs fast. */
    SimulatedLine skewPpm(double ppm) {
        skewPpm = ppm;
        return this;
    }

    SimulatedLine pathMs(long ms) {
        pathNs = ms * MS;
        return this;
    }

    SimulatedLine startAt(long index64, long sample64) {
        nextIndex = index64;
        nextSample = sample64;
        return this;
    }

    SimulatedLine send(int frames) {
        for (int i = 0; i < frames; i++) {
            sendLateBy(0);
        }
        return this;
    }

    SimulatedLine sendLateBy(double ms) {
        arrive((long) (sentAtNs + pathNs + ms * MS), nextIndex, nextSample);
        return lose(1);
    }

    SimulatedLine sendTwice() {
        arrive((long) sentAtNs + pathNs, nextIndex, nextSample);
        return sendLateBy(1);
    }

    SimulatedLine lose(int frames) {
        for (int i = 0; i < frames; i++) {
            nextIndex++;
            nextSample += frameSamples;
            sentAtNs += frameSamples / (1 + skewPpm / 1e6) * 1e9 / 48_000;
        }
        return this;
    }

    /** The sender's device gives nothing for a while: no packets, but its clock goes on. */
    SimulatedLine sourceFault(int samples) {
        nextSample += samples;
        sentAtNs += samples * 1e9 / 48_000;
        return this;
    }

    /** A frame of 5 ms counts as sent at its first sample; one of another length is sent as much earlier or later. */
    SimulatedLine arrive(long atNs, long index64, long sample64) {
        long sentNs = atNs + (frameSamples - 240) * 1_000_000L / 48;
        onTheWay.add(new Arriving(sentNs, index64, sample64, frameSamples, Recovery.NONE, order++));
        return this;
    }

    /** A packet that was sent already, as a copy with the last one sent. */
    SimulatedLine arriveAsCopy(long index64, double lateByMs) {
        long atNs = (long) (sentAtNs + pathNs + lateByMs * MS) - frameSamples * 1_000_000L / 48;
        onTheWay.add(new Arriving(atNs, index64, index64 * frameSamples, frameSamples, Recovery.RED, order++));
        return this;
    }

    long sentAtNs() {
        return (long) sentAtNs;
    }

    /** The device stands still. */
    SimulatedLine stallMs(long ms) {
        tickNs += ms * MS;
        return this;
    }

    SimulatedLine runToMs(long ms) {
        while (tickNs < ms * MS) {
            deliver();
            Decision decision = buffer.next(out, tickNs);
            log.append(decision.letter());
            concealedBySourceSamples += buffer.concealedBySourceSamples();
            if (decision == Decision.DECODE) {
                decodedIndices.add(out.index64);
            }
            if (decision != Decision.SKIP) {
                tickNs += Math.round(buffer.frames() * 1e9 / 48_000 / buffer.speed());
            }
        }
        return this;
    }

    private void deliver() {
        for (Arriving next = onTheWay.peek(); next != null && next.atNs <= tickNs; next = onTheWay.peek()) {
            onTheWay.remove();
            in.index64 = next.index64;
            in.sample64 = next.sample64;
            in.formatWord = StreamFormat.word(Codec.OPUS, 1, next.frameSamples);
            in.payloadBytes = 160;
            in.recovery = next.recovery;
            arrivals.append(letter(buffer.insert(in, next.atNs)));
        }
    }

    private static char letter(Arrival arrival) {
        return switch (arrival) {
            case IN_TIME -> '.';
            case LATE -> 'L';
            case DUPLICATE -> '2';
            case OUT_OF_RANGE -> 'R';
            case MALFORMED -> 'M';
        };
    }

    /** One letter per decision, without the waiting before the first frame. */
    String decisions() {
        return log.toString().replaceFirst("^W+", "");
    }

    /** As {@link #decisions}, with runs as counts: {@code D12 C1 D7}. */
    String runs() {
        StringBuilder runs = new StringBuilder();
        String letters = decisions();
        for (int i = 0; i < letters.length(); ) {
            int end = i;
            while (end < letters.length() && letters.charAt(end) == letters.charAt(i)) {
                end++;
            }
            runs.append(runs.isEmpty() ? "" : " ").append(letters.charAt(i)).append(end - i);
            i = end;
        }
        return runs.toString();
    }

    int count(Decision decision) {
        return (int) log.chars().filter(letter -> letter == decision.letter()).count();
    }

    List<Long> decodedIndices() {
        return decodedIndices;
    }

    long concealedBySourceSamples() {
        return concealedBySourceSamples;
    }

    long tickNs() {
        return tickNs;
    }
}
