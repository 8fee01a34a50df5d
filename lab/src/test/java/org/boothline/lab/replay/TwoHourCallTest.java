package org.boothline.lab.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.Decision;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.lab.net.LossModel;
import org.boothline.lab.trace.DelayTrace;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two hours of packets of 5 ms, from the packetiser through a line that loses 1 % and takes another path every twenty minutes,
 * and the depacketiser, to the jitter buffer of a station whose clock runs otherwise. Sequence numbers wrap 22 times, timestamps
 * once.
 */
class TwoHourCallTest {
    private static final long SEED = 20_261_121;
    private static final int FRAME_SAMPLES = 240;
    private static final long FRAME_NS = 5_000_000;
    private static final int PACKETS = 2 * 3_600 * 200;
    private static final int PACKETS_A_PATH = PACKETS / 6;

    /** One way, in turn. Two changes make the way longer by more than the margin. */
    private static final int[] PATHS_MS = {20, 45, 15, 15, 60, 20};

    /**
     * What a longer way costs at least: nothing arrives for as long as it is longer, then what arrives is late until 45 ms of it
     * have shown that it stays so (and the packet that shows it), at the worst when packets around it are lost. After it playout
     * has waited once.
     */
    private static final int CHANGE_MS = 45 + 3 * 5;

    /** How long after the first packet on a new path its change may be heard. */
    private static final int CHANGE_PACKETS = 1_000 / 5;

    private static final int IN_FLIGHT_MAX = 64;

    private final DelayTrace line = line();
    private final RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 0xB007, 0x7FF0, 0xFFFF_0000L, 0, 0);
    private final Packetiser packetiser = new Packetiser(epoch);
    private final Depacketiser depacketiser = new Depacketiser(epoch, 0);
    private final AdaptiveJitterBuffer buffer = new AdaptiveJitterBuffer(DelayPolicy.STUDIO);
    private final ByteBuf[] inFlight = new ByteBuf[IN_FLIGHT_MAX];
    private final EncodedFrame sending = new EncodedFrame();
    private final EncodedFrame arriving = new EncodedFrame();
    private final EncodedFrame playing = new EncodedFrame();
    private final int[] arrivals = new int[PACKETS];
    private final int[] changeConcealedMs = new int[PATHS_MS.length];
    private final int[] changeHeldMs = new int[PATHS_MS.length];
    private int sent;
    private long decoded;
    private long concealedForLoss;

    private static DelayTrace line() {
        LossModel loss = new LossModel(0.01, 1, SEED);
        SplittableRandom jitter = new SplittableRandom(SEED);
        long[] delaysNs = new long[PACKETS];
        for (int packet = 0; packet < PACKETS; packet++) {
            long delayNs = PATHS_MS[packet / PACKETS_A_PATH] * 1_000_000L + jitter.nextLong(1_000_000);
            delaysNs[packet] = loss.losesNext() ? DelayTrace.LOST : delayNs;
        }
        return new DelayTrace("two hours", FRAME_NS, delaysNs);
    }

    @ParameterizedTest
    @ValueSource(doubles = {200, -200})
    void nothingIsHeardButWhatTheLineLostAndLongerWaysCost(double skewPpm) {
        play(1 + skewPpm / 1e6);
        String what = "skew " + skewPpm + " ppm, seed " + SEED;
        for (int packet = 0; packet < PACKETS; packet++) {
            assertEquals(line.isLost(packet) ? 0 : 1, arrivals[packet], what + ", packet " + packet);
        }
        int lateForAChange = 0;
        for (int path = 1; path < PATHS_MS.length; path++) {
            int longerMs = Math.max(0, PATHS_MS[path] - PATHS_MS[path - 1]);
            int allowedMs = longerMs == 0 ? 0 : longerMs + CHANGE_MS;
            String change = what + ", path " + path + ", longer by " + longerMs + " ms";
            assertTrue(changeConcealedMs[path] <= allowedMs, change + ": made up " + changeConcealedMs[path]);
            assertTrue(changeHeldMs[path] <= allowedMs, change + ": held " + changeHeldMs[path]);
            lateForAChange += changeConcealedMs[path] / 5;
        }
        assertTrue(lateForAChange > 0, "the changes of the path are such as can be heard");
        assertTrue(concealedForLoss > PACKETS / 200, "the line loses packets");
        assertEquals(line.arriving(), decoded + lateForAChange, what + ": all others were played");
    }

    private void play(double clockRatio) {
        for (int i = 0; i < IN_FLIGHT_MAX; i++) {
            inFlight[i] = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
        }
        int[] order = line.arrivalOrder();
        double tickNs = 0; // Of the receiver's clock.
        int next = 0;
        while (buffer.sample64() < (PACKETS - 1L) * FRAME_SAMPLES) {
            while (next < order.length && line.arrivalNs(order[next]) * clockRatio <= tickNs) {
                arrive(order[next], (long) (line.arrivalNs(order[next]) * clockRatio));
                next++;
            }
            Decision decision = buffer.next(playing, (long) tickNs);
            note(decision);
            tickNs += buffer.frames() * 1e9 / StreamFormat.SAMPLE_RATE_HZ / buffer.speed();
        }
    }

    private void arrive(int packet, long arrivalNs) {
        while (sent <= packet) {
            send(sent++);
        }
        assertTrue(sent - packet < IN_FLIGHT_MAX, "the test keeps too few packets");
        assertEquals(
                Depacketiser.Status.OK,
                depacketiser.read(inFlight[packet % IN_FLIGHT_MAX], arrivalNs, arriving),
                "packet " + packet);
        assertEquals(packet, arriving.index64);
        assertEquals((long) packet * FRAME_SAMPLES, arriving.sample64);
        arrivals[packet]++;
        buffer.insert(arriving, arrivalNs);
    }

    /** Lost packets too: the sender does not know. */
    private void send(int packet) {
        sending.index64 = packet;
        sending.sample64 = (long) packet * FRAME_SAMPLES;
        sending.formatWord = StreamFormat.word(Codec.OPUS, 1, FRAME_SAMPLES);
        sending.payload[0] = (byte) 0xE8; // One frame of 5 ms, full band.
        sending.payloadBytes = 40;
        packetiser.write(sending, inFlight[packet % IN_FLIGHT_MAX].clear());
    }

    private void note(Decision decision) {
        int packet = (int) (buffer.sample64() / FRAME_SAMPLES);
        int path = Math.min(Math.max(0, packet) / PACKETS_A_PATH, PATHS_MS.length - 1);
        boolean changing = path > 0 && packet - path * PACKETS_A_PATH < CHANGE_PACKETS;
        switch (decision) {
            case WAIT -> assertEquals(0, decoded, "playout began once");
            case DECODE -> decoded++;
            case CONCEAL -> {
                assertEquals(FRAME_SAMPLES, buffer.frames());
                if (line.isLost(packet)) {
                    concealedForLoss++;
                } else {
                    assertTrue(changing, "packet " + packet + " arrived, and nothing explains that it was late");
                    changeConcealedMs[path] += 5;
                }
            }
            case HOLD -> {
                assertTrue(changing, "playout waits before packet " + packet + ", and nothing explains it");
                changeHeldMs[path] += 5;
            }
            default -> throw new AssertionError(decision + " at packet " + packet);
        }
    }
}
