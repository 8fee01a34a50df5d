package org.boothline.session.wiring;

import com.lmax.disruptor.EventHandler;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.stats.Counter;
import org.boothline.engine.codec.FrameEncoder;

/**
 * Turns captured samples into a packet and gives it its index64, without holes.
 *
 * <p><b>Thread</b>: encode. <b>Memory</b>: nothing; the packet's bytes stand in the ring's slot.
 */
final class EncodeStage implements EventHandler<CapturedFrame> {
    private final FrameEncoder encoder;
    private final int formatWord;
    private final Counter encodeFaults = new Counter("encodeFaults");
    private volatile long nextIndex64;
    private volatile long nextSample64;

    EncodeStage(FrameEncoder encoder, int formatWord) {
        this.encoder = encoder;
        this.formatWord = formatWord;
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // This thread is the only writer.
    public void onEvent(CapturedFrame frame, long sequence, boolean endOfBatch) {
        frame.encoded.payloadBytes = 0;
        if (frame.frames == 0) {
            return;
        }
        int bytes = encoder.encode(frame.samples, frame.frames, frame.encoded.payload);
        if (bytes <= 0) {
            encodeFaults.increment();
            return;
        }
        frame.encoded.payloadBytes = bytes;
        frame.encoded.formatWord = formatWord;
        frame.encoded.sample64 = frame.sample64;
        frame.encoded.timeNs = frame.capturedAtNs;
        frame.encoded.index64 = nextIndex64;
        nextIndex64++; // Before the sample: see nextSample64.
        nextSample64 = frame.sample64 + frame.frames;
    }

    @Override
    public void onShutdown() {
        encoder.close();
    }

    /**
     * Where the next packet begins at the earliest. Read before {@link #nextIndex64} the two are a safe start: no packet from
     * that index on begins before that sample, because the index is raised first and read last.
     */
    long nextSample64() {
        return nextSample64;
    }

    /** Packets produced so far. */
    long nextIndex64() {
        return nextIndex64;
    }
}
