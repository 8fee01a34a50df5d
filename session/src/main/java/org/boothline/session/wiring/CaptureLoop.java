package org.boothline.session.wiring;

import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.playout.Monitor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the input device frame by frame and publishes into the capture ring. It alone advances {@code sample64}: with
 * the device, what the device lost included, and while there is none with the monotonic clock. When the ring is full
 * the frame is dropped. Whatever is lost becomes a source fault: a jump of sample64 that the spool stage writes down.
 * So does what the user mutes, and it is marked as that.
 *
 * <p><b>Thread</b>: capture, paced by the device; mute, gain, frame size and monitor any. <b>Memory</b>: one frame of
 * the longest, made here.
 */
final class CaptureLoop implements Runnable {
    /** While there is no audio, an empty frame this often carries the time line on to the spool. */
    private static final long SILENT_TICK_NS = 100_000_000L;

    static final int SILENT_TICK_SAMPLES = 4_800;

    private static final long SECOND_NS = 1_000_000_000L;

    /** How often a device that went away is looked for. */
    private static final long REOPEN_NS = 2_000_000_000L;

    private final RingBuffer<CapturedFrame> ring;
    private final CaptureSource source;
    private final NanoClock clock;
    private final Parking parking;
    private final int[] scratch;
    private final int channels;
    private final Counter sourceFaultSamples = new Counter("sourceFaultSamples");
    private final Counter ringFullFrames = new Counter("ringFullFrames");
    private final Lateness lateness = new Lateness("captureLateness", 1_000_000_000L);
    private volatile long sample64;
    private long lastReadNs;
    private long missedSamples;
    private volatile boolean stopping;
    private volatile boolean muted;
    private volatile double gainDb;
    private volatile int wantedFrameSamples;

    /** Of the frame read last: while there is no device, what lacks is counted in frames of this length. */
    private int frameSamples;

    private volatile @Nullable Monitor monitor;
    private boolean mutedSincePublished;
    private int mutedSamples;
    private @Nullable Input input;
    private boolean ended;
    private long faultSinceNs;
    private long faultSinceSample64;

    CaptureLoop(
            RingBuffer<CapturedFrame> ring, CaptureSource source, Input first, StreamFormat format, NanoClock clock) {
        this(ring, source, first, format, clock, LockSupport::parkNanos);
    }

    CaptureLoop(
            RingBuffer<CapturedFrame> ring,
            CaptureSource source,
            Input first,
            StreamFormat format,
            NanoClock clock,
            Parking parking) {
        this.ring = ring;
        this.source = source;
        this.clock = clock;
        this.parking = parking;
        frameSamples = format.frameSamples();
        wantedFrameSamples = frameSamples;
        channels = format.channels();
        scratch = new int[ring.get(0).samples.length];
        input = first;
        gainDb = first.chain().gainDb();
        lastReadNs = clock.nowNs();
    }

    /** How the thread waits while there is no device; tests move a clock instead. */
    @FunctionalInterface
    interface Parking {
        void parkNs(long amountNs);
    }

    @Override
    public void run() {
        while (!stopping) {
            Input open = input;
            if (open == null) {
                passSilently();
            } else {
                readFrame(open);
            }
        }
        Input open = input;
        if (open != null) {
            open.close();
        }
    }

    private void readFrame(Input open) {
        int frames;
        try {
            frameSamples = wantedFrameSamples;
            open.chain().gainDb(gainDb);
            frames = open.chain().read(scratch, frameSamples);
        } catch (UserFault fault) {
            loseDevice(open);
            source.lost(fault);
            return;
        }
        if (frames < 0) {
            ended = true;
            loseDevice(open);
            source.ended();
        } else if (frames > 0) {
            miss(open.chain().missedFrames());
            lateness.note(sample64 + frames, clock.nowNs());
            if (muted) {
                mute(frames);
            } else {
                Monitor listens = monitor;
                if (listens != null) {
                    listens.captured(scratch, frames); // First of all: it is the one that waits for it.
                }
                publish(frames);
            }
        }
    }

    private void publish(int frames) {
        long nowNs = clock.nowNs();
        lastReadNs = nowNs;
        if (ring.hasAvailableCapacity(1)) {
            long sequence = ring.next();
            CapturedFrame slot = ring.get(sequence);
            System.arraycopy(scratch, 0, slot.samples, 0, frames * channels);
            publish(slot, sequence, frames, nowNs);
        } else {
            ringFullFrames.increment();
            sourceFaultSamples.add(frames);
        }
        advance(frames);
    }

    private void publish(CapturedFrame slot, long sequence, int frames, long nowNs) {
        slot.frames = frames;
        slot.sample64 = sample64;
        slot.capturedAtNs = nowNs;
        slot.afterMute = mutedSincePublished;
        mutedSincePublished = false;
        mutedSamples = 0;
        ring.publish(sequence);
    }

    /** The device is read on, so that the time line keeps its clock; what it gave goes nowhere. */
    private void mute(int frames) {
        lastReadNs = clock.nowNs();
        sourceFaultSamples.add(frames);
        advance(frames);
        mutedSincePublished = true;
        mutedSamples += frames;
        if (mutedSamples >= SILENT_TICK_SAMPLES) {
            tick(lastReadNs);
        }
    }

    /** An empty frame, if there is room: another follows. */
    private void tick(long nowNs) {
        if (ring.hasAvailableCapacity(1)) {
            long sequence = ring.next();
            publish(ring.get(sequence), sequence, 0, nowNs);
        }
    }

    /** What the device lost moves the time line on, in whole frames as everywhere; the spool stage sees the jump. */
    private void miss(long samples) {
        missedSamples += samples;
        long whole = missedSamples / frameSamples * frameSamples;
        missedSamples -= whole;
        sourceFaultSamples.add(whole);
        advance(whole);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // This thread is the only writer.
    private void advance(long frames) {
        sample64 += frames;
    }

    private void loseDevice(Input open) {
        open.close();
        input = null;
        faultSinceNs = lastReadNs;
        faultSinceSample64 = sample64;
    }

    /** Keeps the time line going while there is no device, and looks for it now and then. */
    private void passSilently() {
        parking.parkNs(SILENT_TICK_NS);
        long nowNs = clock.nowNs();
        follow(nowNs);
        mutedSincePublished |= muted;
        tick(nowNs);
        if (!ended && nowNs - lastReadNs >= REOPEN_NS) {
            input = source.reopen();
            lastReadNs = clock.nowNs();
            follow(lastReadNs); // Opening takes its time too, and the device delivers from now on.
        }
    }

    /** Moves the time line by the clock, in whole frames since the device was last heard. */
    private void follow(long nowNs) {
        long silentNs = nowNs - faultSinceNs;
        long silent = silentNs / SECOND_NS * StreamFormat.SAMPLE_RATE_HZ
                + silentNs % SECOND_NS * StreamFormat.SAMPLE_RATE_HZ / SECOND_NS;
        long missed = faultSinceSample64 + silent / frameSamples * frameSamples - sample64;
        sourceFaultSamples.add(missed);
        advance(missed);
    }

    /** From the next frame on. */
    void mute(boolean now) {
        muted = now;
    }

    boolean isMuted() {
        return muted;
    }

    /** Who hears what is captured and not muted, or null. */
    void monitor(@Nullable Monitor next) {
        monitor = next;
    }

    /** From the next frame on, and for a device that is opened again. */
    void gainDb(double db) {
        gainDb = db;
    }

    double gainDb() {
        return gainDb;
    }

    /** The length of the next frame and those after it; at most what a slot of the ring holds. */
    void frameSamples(int samples) {
        wantedFrameSamples = samples;
    }

    /** How late frames are read, by the pace of the device. */
    Lateness lateness() {
        return lateness;
    }

    /** The sample that will be captured next. */
    long sample64() {
        return sample64;
    }

    long sourceFaultSamples() {
        return sourceFaultSamples.value();
    }

    long ringFullFrames() {
        return ringFullFrames.value();
    }

    void stop() {
        stopping = true;
    }
}
