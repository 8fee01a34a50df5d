package org.boothline.session.wiring;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.SlotRing;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.playout.MadeUpRange;
import org.boothline.engine.playout.PlayoutMap;
import org.boothline.takes.log.ClockNotes;
import org.boothline.takes.log.PlayoutNotes;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;

/**
 * Writes every packet that arrived to the receiver's packet log, late ones too, in the order they came. What the disk
 * refuses is a gap like any other: Restore fetches it.
 *
 * <p><b>Thread</b>: {@link #offer} by network; its own thread, "disk", writes. <b>Memory</b>: a ring of
 * {@value #RING_SECONDS} s of the shortest Opus frames (2.4 s of the shortest PCM), made here. When it is full the
 * packet is dropped and counted.
 */
final class ReceivedLog implements Runnable, AutoCloseable {
    private static final int RING_SECONDS = 6;
    private static final int PACKETS_PER_SECOND_MAX = 400;
    private static final long FORCE_NS = 1_000_000_000L;
    /** What has come is looked for so often: nobody hears this thread, so nothing is spent on waking it. */
    private static final long LOOK_NS = 20_000_000L;

    private static final long STOP_WAIT_MS = 2_000;

    private final SlotRing<EncodedFrame> ring =
            new SlotRing<>(RING_SECONDS * PACKETS_PER_SECOND_MAX, EncodedFrame::new);
    private final SegmentWriter packets;
    private final PlayoutNotes notes;
    private final ClockNotes clockNotes;
    private final PlayoutMap map;
    private final NanoClock clock;
    private final SpoolStage.Listener listener;
    private final Counter packetsUnlogged = new Counter("packetsUnlogged");
    private final Thread thread = new Thread(this, "disk");
    private long forcedAtNs;
    private boolean refused;
    private volatile boolean stopping;

    /** @param map what the ear got instead of audio; polled by the disk thread */
    ReceivedLog(Path folder, PlayoutMap map, NanoClock clock, SpoolStage.Listener listener) throws IOException {
        packets = new SegmentWriter(folder, "packets");
        notes = new PlayoutNotes(folder);
        clockNotes = new ClockNotes(folder);
        this.map = map;
        this.clock = clock;
        this.listener = listener;
        forcedAtNs = clock.nowNs();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes a copy of {@code frame}. <b>Thread</b>: network. */
    void offer(EncodedFrame frame) {
        EncodedFrame slot = ring.claim();
        if (slot == null) {
            packetsUnlogged.increment();
            return;
        }
        slot.copyFrom(frame);
        ring.publish();
    }

    @Override
    public void run() {
        while (!stopping || ring.peek() != null) {
            work();
            if (!stopping) {
                LockSupport.parkNanos(this, LOOK_NS);
            }
        }
        drain();
        close(packets);
        packets.unwritten((type, index64, sample64, formatWord, bytes) -> packetsUnlogged.increment());
        close(notes);
        close(clockNotes);
    }

    /** One round: takes what has come and hands it to the operating system. */
    void work() {
        drain();
        handOver();
    }

    private void drain() {
        EncodedFrame frame;
        while ((frame = ring.peek()) != null) {
            try {
                packets.append(
                        RecordType.PACKET,
                        frame.index64,
                        frame.sample64,
                        frame.formatWord,
                        frame.payload,
                        0,
                        frame.payloadBytes);
            } catch (IOException e) {
                packetsUnlogged.increment();
                refuse(e);
            }
            note(frame);
            ring.release();
        }
        MadeUpRange range;
        while ((range = map.poll()) != null) {
            if (range.cause() == MadeUpRange.Cause.MISSING || range.cause() == MadeUpRange.Cause.CORRUPT) {
                notes.concealed(range.samples());
            }
        }
    }

    private void note(EncodedFrame frame) {
        switch (frame.recovery) {
            case NONE ->
                clockNotes.arrived(frame.sample64 + StreamFormat.frameSamplesOf(frame.formatWord), frame.timeNs);
            case RED -> notes.copied(frame.index64);
            case RTX -> notes.resent(frame.index64);
        }
    }

    private void handOver() {
        try {
            long nowNs = clock.nowNs();
            if (nowNs - forcedAtNs >= FORCE_NS) {
                forcedAtNs = nowNs;
                packets.force();
                notes.flush();
                clockNotes.flush();
            } else {
                packets.flush();
            }
            if (refused) {
                refused = false;
                listener.diskAccepts();
            }
        } catch (IOException e) {
            refuse(e);
        }
    }

    private void refuse(IOException why) {
        if (!refused) {
            refused = true;
            listener.diskRefuses(why);
        }
    }

    private void close(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            refuse(e);
        }
    }

    long packetsUnlogged() {
        return packetsUnlogged.value();
    }

    /** Writes what is left and closes; waits up to 2 s for a slow disk. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
