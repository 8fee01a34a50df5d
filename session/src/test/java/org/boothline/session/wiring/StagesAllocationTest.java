package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Random;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.engine.meter.LevelMeter;
import org.boothline.engine.playout.PlayoutChain;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.rtcp.ReceptionStatistics;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stage of both ways, one after the other on one thread, so that what they allocate can be told to the byte. The
 * codec is linear PCM, which allocates nothing, and the datagram's buffer is one for all; what Netty's pool and socket
 * cost stands in PathsIT.
 */
class StagesAllocationTest {
    private static final StreamFormat FORMAT = new StreamFormat(Codec.L16, 1, 240, 0);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6000);
    private static final int WARM_UP_ROUNDS = 3_000;
    /** Fewer than a segment holds, so that most measurements see none begin. */
    private static final int ROUNDS = 500;

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    /** Stands still: waiting for the medium each second costs time, and is measured elsewhere. */
    private final VirtualClock diskClock = new VirtualClock();

    private final CapturedFrame frame = new CapturedFrame(240);
    private final EncodedFrame arrived = new EncodedFrame();
    private final float[] heard = new float[240];
    private final LevelMeter meter = new LevelMeter(1);
    private EncodeStage encode;
    private SendStage send;
    private SpoolStage spool;
    private PlayoutChain chain;
    private ReceivedLog log;
    private long next;
    private long sample64;
    private int samples = 240;
    private int lost;

    @BeforeEach
    void makeStages() throws Exception {
        DiskEvents disk = new DiskEvents();
        RtpEpoch epoch = RtpEpoch.random(Codec.L16, 1, 0, 0, new Random(3));
        Depacketiser depacketiser = new Depacketiser(epoch, 0);
        ReceptionStatistics statistics = new ReceptionStatistics(epoch);
        chain = new PlayoutChain(
                Codec.L16,
                1,
                0,
                Codecs.decoder(Codec.L16, 1),
                new AdaptiveJitterBuffer(DelayPolicy.manual(10_000_000)),
                1);
        log = new ReceivedLog(data.resolve("received"), chain.map(), diskClock, disk);
        encode = new EncodeStage(Codecs.encoder(FORMAT), FORMAT);
        spool = new SpoolStage(data.resolve("sent"), FORMAT, diskClock, disk);
        ByteBuf buffer = Unpooled.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
        SendStage.Outlet outlet = (to, datagram) -> {
            if (depacketiser.read(datagram, clock.nowNs(), arrived) == Depacketiser.Status.OK && lost != 1) {
                statistics.received(arrived);
                chain.offer(arrived);
                log.offer(arrived);
            }
            datagram.release();
            return true;
        };
        send = new SendStage(outlet, () -> buffer.clear().retain(), null);
        send.aim(new SendStage.Target(new RedEncoder(new Packetiser(epoch)), null));
        send.route(ADDRESS);
    }

    private void captureAndEncode() {
        frame.frames = samples;
        frame.sample64 = sample64;
        next++;
        sample64 += samples;
        frame.capturedAtNs = clock.nowNs();
        for (int i = 0; i < samples; i++) {
            frame.samples[i] = (int) (frame.sample64 + i) << 8;
        }
        encode.onEvent(frame, next, true);
        clock.advanceNs(samples * 1_000_000_000L / 48_000);
    }

    private void everyStage() {
        captureAndEncode();
        send.onEvent(frame, next, true);
        spool.onEvent(frame, next, true);
        meter.add(frame.samples, frame.frames);
        log.work();
        chain.pull(heard, samples, clock.nowNs());
    }

    @Test
    void allocatesNothingFromTheCapturedFrameToTheHeardOne() {
        double bytes = AllocationProbe.bytesPerRound(WARM_UP_ROUNDS, ROUNDS, this::everyStage);
        assertEquals(0.0, bytes, 0.05);
        long decoded = chain.statistics().framesDecoded.value();
        assertTrue(decoded > next - 10, decoded + " of " + next + " frames were decoded");
        assertEquals(0, log.packetsUnlogged());
        assertEquals(0, send.packetsUnsent());
        assertEquals(next * 240, spool.spooledSample64());
    }

    @Test
    void allocatesNothingPerFrameAfterFramesBecameShorterAndLonger() {
        AllocationProbe.bytesPerRound(WARM_UP_ROUNDS, ROUNDS, this::everyStage);
        for (int length : new int[] {120, 192, 48, 240}) {
            samples = length;
            everyStage(); // A new run begins, which is noted.
            double bytes = AllocationProbe.bytesPerRound(0, ROUNDS, this::everyStage);
            assertEquals(0.0, bytes, 0.05, length + " samples");
        }
        assertEquals(0, chain.statistics().framesCorrupt.value());
        assertEquals(sample64, spool.spooledSample64());
    }

    @Test
    void allocatesNothingWhilePacketsAreLostButTheRangeThatIsWrittenDown() {
        int[] round = {0};
        double bytes = AllocationProbe.bytesPerRound(WARM_UP_ROUNDS, ROUNDS, () -> {
            lost = round[0]++ % 20 == 0 ? 1 : 0;
            everyStage();
        });
        // One in twenty frames is concealed; the disk thread makes a range of it: the map's, and its entry in the
        // notes.
        assertTrue(bytes < 40, bytes + " B a frame");
        assertTrue(chain.statistics().framesConcealed.value() > 100);
    }

    @Test
    void allocatesNothingWhileNobodyIsAimedAt() {
        send.aim(null);
        double bytes = AllocationProbe.bytesPerRound(WARM_UP_ROUNDS, ROUNDS, () -> {
            captureAndEncode();
            send.onEvent(frame, next, true);
        });
        assertEquals(0.0, bytes, 0.05);
    }
}
