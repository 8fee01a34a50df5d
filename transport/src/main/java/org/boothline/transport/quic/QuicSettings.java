package org.boothline.transport.quic;

import java.util.function.Consumer;

/**
 * How an endpoint behaves.
 *
 * @param protocol the ALPN word; another one is another version of Boothline
 * @param congestion see {@link Congestion}
 * @param connectionWindowBytes what a peer may have on the way on one connection before we have read it, to begin with;
 *     QUIC's own tuning may widen it, so what bounds the bytes at risk is {@code requestsInFlightMax} times their size
 * @param streamWindowBytes the same for one stream
 * @param requestsInFlightMax how many of our requests run at once on one connection; more wait in a queue
 * @param idleMs a connection on which nothing arrives for that long is over
 * @param keepAliveMs after so much silence we ask whether the peer is there
 * @param probeMs while an answer is awaited, after so much silence a small request is added: its acknowledgement shows
 *     what was lost much sooner than QUIC's own timer, which doubles its patience each time
 * @param requestTimeoutMs how long a request may take, waiting in the queue included
 * @param unfinishedMs how long a peer's request may take to arrive, and our answer to be taken; then the stream is
 *     reset
 * @param halfOpenMs a connection dialled to us on which no stream was opened for so long is closed
 * @param dialDeadlineMs how long {@code dial} keeps trying
 * @param dialIntervalMs when a dial's attempt has not succeeded after so long, another one races it
 * @param handshakeCopies how many times more each handshake datagram is sent, {@code handshakeCopyMs} apart
 * @param handshakeCopyMs see {@code handshakeCopies}; further apart than a burst of losses lasts
 * @param initialWindowPackets what may be on the way before the path is known
 * @param ackDelayMsMax what we promise as the longest delay of our acknowledgements; the peer's loss timer waits for it
 */
public record QuicSettings(
        String protocol,
        Congestion congestion,
        int connectionWindowBytes,
        int streamWindowBytes,
        int requestsInFlightMax,
        long idleMs,
        long keepAliveMs,
        long probeMs,
        long requestTimeoutMs,
        long unfinishedMs,
        long halfOpenMs,
        long dialDeadlineMs,
        long dialIntervalMs,
        int handshakeCopies,
        long handshakeCopyMs,
        int initialWindowPackets,
        long ackDelayMsMax) {

    public static final String PROTOCOL = "boothline/4";

    /**
     * A peer that opens more streams than this at once waits; it is twice what we open, so that credit is never
     * short.
     */
    static final int STREAMS_MAX = 128;

    public QuicSettings {
        if (protocol.isEmpty() || protocol.length() > 64) {
            throw new IllegalArgumentException("a protocol name has 1 to 64 characters");
        }
        range("connection window", connectionWindowBytes, 16 << 10, 64 << 20);
        range("stream window", streamWindowBytes, 16 << 10, 64 << 20);
        range("requests in flight", requestsInFlightMax, 1, STREAMS_MAX / 2);
        range("idle time", idleMs, 100, 3_600_000);
        range("keep-alive", keepAliveMs, 50, 3_600_000);
        range("probe", probeMs, 20, 3_600_000);
        range("request timeout", requestTimeoutMs, 10, 3_600_000);
        range("time for an exchange", unfinishedMs, 10, 3_600_000);
        range("time for a handshake", halfOpenMs, 10, 3_600_000);
        range("dial deadline", dialDeadlineMs, 10, 3_600_000);
        range("dial interval", dialIntervalMs, 50, 3_600_000);
        range("handshake copies", handshakeCopies, 0, 4);
        range("handshake copy distance", handshakeCopyMs, 1, 1_000);
        range("initial window", initialWindowPackets, 2, 1_000);
        range("ack delay", ackDelayMsMax, 1, 1_000);
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "the " + what + " lies between " + min + " and " + max + ", not " + value);
        }
    }

    /**
     * For the control channel of a call: small exchanges that must get through. The figures were measured through a
     * line that loses 20 % and 40 % of all datagrams in bursts of 3, at 0 and 20 ms each way (QuicLineBench in the
     * tests).
     */
    public static QuicSettings control() {
        Draft draft = new Draft();
        draft.congestion = Congestion.BBR; // 3 MB at 20 %: 6 s; CUBIC had not moved them in 40 s.
        draft.connectionWindowBytes = 768 << 10; // Four answers of 128 KiB, and room for the small ones.
        draft.streamWindowBytes = 512 << 10; // One stream must not take the whole window.
        draft.requestsInFlightMax = 64; // Far more than a call ever has.
        draft.idleMs = 30_000; // Rides out a blackout; whoever needs to know sooner asks the peer.
        draft.keepAliveMs = 2_000; // Keeps a router's mapping (30 s and more) and shows a lost peer soon.
        draft.probeMs = 60; // At 40 % nine of ten small requests take 0.6 s; with 150 it was 0.9.
        draft.requestTimeoutMs = 20_000; // The worst small request at 40 % took 4 s.
        draft.unfinishedMs = 30_000; // Longer than the asker waits: who is slower than that is not asking.
        draft.halfOpenMs = 10_000; // The dialling side has given up such an attempt after a third of that.
        draft.dialDeadlineMs = 15_000; // The worst of 100 dials at 40 % took 3.7 s.
        draft.dialIntervalMs = 500; // QUIC itself repeats a lost first flight after 1 s, then 2, then 4.
        draft.handshakeCopies = 1; // A flight is 1 or 2 datagrams: cheap to send twice.
        draft.handshakeCopyMs = 15; // Apart enough not to fall into the same burst.
        draft.initialWindowPackets = 32; // One answer of 32 KiB in the first round trip.
        draft.ackDelayMsMax = 5; // We acknowledge at once; 25, the default, would delay every repair by 20.
        return draft.settings();
    }

    /** For the Q Manager: bulk, of which at most 4 requests are at risk. */
    public static QuicSettings bulk() {
        return control().with(draft -> {
            draft.requestsInFlightMax = 4;
            draft.requestTimeoutMs = 60_000;
            draft.unfinishedMs = 90_000;
            draft.dialDeadlineMs = 30_000;
        });
    }

    /** These settings but for what {@code changes} sets: {@code with(draft -> draft.idleMs = 10_000)}. */
    public QuicSettings with(Consumer<Draft> changes) {
        Draft draft = new Draft(this);
        changes.accept(draft);
        return draft.settings();
    }

    /** Settings that may still be changed; what they mean stands at {@link QuicSettings}. */
    public static final class Draft {
        public String protocol = PROTOCOL;
        public Congestion congestion = Congestion.BBR;
        public int connectionWindowBytes;
        public int streamWindowBytes;
        public int requestsInFlightMax;
        public long idleMs;
        public long keepAliveMs;
        public long probeMs;
        public long requestTimeoutMs;
        public long unfinishedMs;
        public long halfOpenMs;
        public long dialDeadlineMs;
        public long dialIntervalMs;
        public int handshakeCopies;
        public long handshakeCopyMs;
        public int initialWindowPackets;
        public long ackDelayMsMax;

        private Draft() {}

        private Draft(QuicSettings from) {
            protocol = from.protocol;
            congestion = from.congestion;
            connectionWindowBytes = from.connectionWindowBytes;
            streamWindowBytes = from.streamWindowBytes;
            requestsInFlightMax = from.requestsInFlightMax;
            idleMs = from.idleMs;
            keepAliveMs = from.keepAliveMs;
            probeMs = from.probeMs;
            requestTimeoutMs = from.requestTimeoutMs;
            unfinishedMs = from.unfinishedMs;
            halfOpenMs = from.halfOpenMs;
            dialDeadlineMs = from.dialDeadlineMs;
            dialIntervalMs = from.dialIntervalMs;
            handshakeCopies = from.handshakeCopies;
            handshakeCopyMs = from.handshakeCopyMs;
            initialWindowPackets = from.initialWindowPackets;
            ackDelayMsMax = from.ackDelayMsMax;
        }

        private QuicSettings settings() {
            return new QuicSettings(
                    protocol,
                    congestion,
                    connectionWindowBytes,
                    streamWindowBytes,
                    requestsInFlightMax,
                    idleMs,
                    keepAliveMs,
                    probeMs,
                    requestTimeoutMs,
                    unfinishedMs,
                    halfOpenMs,
                    dialDeadlineMs,
                    dialIntervalMs,
                    handshakeCopies,
                    handshakeCopyMs,
                    initialWindowPackets,
                    ackDelayMsMax);
        }
    }
}
