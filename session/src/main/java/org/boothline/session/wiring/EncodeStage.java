package org.boothline.session.wiring;

import com.lmax.disruptor.EventHandler;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.engine.codec.FrameEncoder;

/**
 * Turns captured samples into a packet and gives it its index64, without holes. A frame is as long as capture made it.
 *
 * <p><b>Thread</b>: encode; the bitrate and figures any. <b>Memory</b>: nothing but an entry where frames become longer
 * or shorter; the packet's bytes stand in the ring's slot.
 */
final class EncodeStage implements EventHandler<CapturedFrame> {
    private final FrameEncoder encoder;
    private final StreamFormat begun;
    private final FrameRuns runs;
    private final Counter encodeFaults = new Counter("encodeFaults");
    private volatile int wantedBitrateBps;
    private int bitrateBps;
    private volatile long nextIndex64;
    private volatile long nextSample64;

    /** @param begun what the encoder was made for */
    EncodeStage(FrameEncoder encoder, StreamFormat begun) {
        this.encoder = encoder;
        this.begun = begun;
        runs = new FrameRuns(begun.codec());
        bitrateBps = begun.bitrateBps();
        wantedBitrateBps = bitrateBps;
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // This thread is the only writer.
    public void onEvent(CapturedFrame frame, long sequence, boolean endOfBatch) {
        frame.encoded.payloadBytes = 0;
        if (frame.frames == 0) {
            return;
        }
        followBitrate();
        int bytes = encoder.encode(frame.samples, frame.frames, frame.encoded.payload);
        if (bytes <= 0) {
            encodeFaults.increment();
            return;
        }
        frame.encoded.payloadBytes = bytes;
        frame.encoded.formatWord = StreamFormat.word(begun.codec(), begun.channels(), frame.frames);
        frame.encoded.sample64 = frame.sample64;
        frame.encoded.timeNs = frame.capturedAtNs;
        frame.encoded.index64 = nextIndex64;
        runs.note(frame.encoded);
        nextIndex64++; // Before the sample: see nextSample64.
        nextSample64 = frame.sample64 + frame.frames;
    }

    private void followBitrate() {
        int wanted = wantedBitrateBps;
        if (wanted != bitrateBps) {
            bitrateBps = wanted;
            encoder.changeBitrate(wanted);
        }
    }

    /** From the next frame on, as the encoder allows. */
    void bitrateBps(int bps) {
        wantedBitrateBps = bps;
    }

    /** Which packets hold which samples. */
    FrameRuns runs() {
        return runs;
    }

    @Override
    public void onShutdown() {
        encoder.close();
    }

    /**
     * Where the next packet begins at the earliest. Read before {@link #nextIndex64} the two are a safe start: no
     * packet from that index on begins before that sample, because the index is raised first and read last.
     */
    long nextSample64() {
        return nextSample64;
    }

    /** Packets produced so far. */
    long nextIndex64() {
        return nextIndex64;
    }
}
