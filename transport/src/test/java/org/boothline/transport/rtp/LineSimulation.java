package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.boothline.base.media.EncodedFrame;

/** A sender with source faults and changing frame sizes, and a line that loses, delays and doubles its packets. */
final class LineSimulation {
    private record InFlight(double arrival, long index64, long sample64, ByteBuf datagram) {}

    private static final byte[] TOCS = {Frames.OPUS_2_5_MS, Frames.OPUS_5_MS, Frames.OPUS_20_MS};
    private static final int[] FRAME_SAMPLES = {120, 240, 960};

    private final RtpEpoch epoch;
    private final Random random;
    private final Packetiser packetiser;
    private final Depacketiser depacketiser;
    private final EncodedFrame into = new EncodedFrame();
    private final PriorityQueue<InFlight> line = new PriorityQueue<>(Comparator.comparingDouble(InFlight::arrival));
    int delivered;
    int accepted;
    int wrong;

    LineSimulation(RtpEpoch epoch, Random random) {
        this.epoch = epoch;
        this.random = random;
        packetiser = new Packetiser(epoch);
        depacketiser = new Depacketiser(epoch, 0);
    }

    void run(int packets) {
        long sample64 = epoch.firstSample64();
        int size = 1;
        int burst = 0;
        for (int i = 0; i < packets; i++) {
            if (random.nextInt(100) == 0) {
                size = random.nextInt(3);
            }
            if (random.nextInt(200) == 0) {
                sample64 += random.nextInt(100_000);
            }
            EncodedFrame frame = Frames.frame(epoch.firstIndex64() + i, sample64, TOCS[size], FRAME_SAMPLES[size]);
            ByteBuf datagram = Unpooled.buffer(1_200);
            packetiser.write(frame, datagram);
            if (burst == 0 && random.nextInt(50) == 0) {
                burst = new int[] {1, 2, 5, 20, 200}[random.nextInt(5)];
            }
            if (burst > 0) {
                burst--;
            } else {
                send(i, frame, datagram);
            }
            sample64 += FRAME_SAMPLES[size];
            deliverUntil(i);
        }
        deliverUntil(Double.MAX_VALUE);
    }

    private void send(int now, EncodedFrame frame, ByteBuf datagram) {
        for (int copy = random.nextInt(20) == 0 ? 2 : 1; copy > 0; copy--) {
            double arrival = now + 5 + random.nextDouble() * (random.nextInt(30) == 0 ? 100 : 3);
            line.add(new InFlight(arrival, frame.index64, frame.sample64, datagram));
        }
    }

    private void deliverUntil(double now) {
        while (!line.isEmpty() && line.peek().arrival() <= now) {
            InFlight packet = line.remove();
            delivered++;
            if (depacketiser.read(packet.datagram(), (long) (packet.arrival() * 5e6), into) == Depacketiser.Status.OK) {
                accepted++;
                if (into.index64 != packet.index64() || into.sample64 != packet.sample64()) {
                    wrong++;
                }
            }
        }
    }
}
