package org.boothline.transport.recover;

import static org.boothline.transport.rtp.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class ResendBufferTest {
    private static final int MARK_BYTES = 100;

    private final ResendBuffer buffer = new ResendBuffer();
    private final EncodedFrame into = new EncodedFrame();

    @Test
    void hasTheLastFramesAndNoOthers() {
        assertFalse(buffer.copy(0, into));
        assertFalse(buffer.copy(-1, into));
        assertEquals(-1, buffer.newestIndex64());
        for (int index = 0; index < 700; index++) {
            buffer.put(frame(index));
        }
        assertEquals(699, buffer.newestIndex64());
        assertEquals(70_000, buffer.payloadBytes());
        for (int index = 0; index < 1_300; index++) {
            boolean kept = index >= 700 - ResendBuffer.FRAMES && index < 700;
            assertEquals(kept, buffer.copy(index, into), "packet " + index);
            if (kept) {
                EncodedFrame sent = frame(index);
                assertEquals(sent.index64, into.index64);
                assertEquals(sent.sample64, into.sample64);
                assertEquals(sent.formatWord, into.formatWord);
                assertEquals(-1, Arrays.mismatch(sent.payload, 0, 100, into.payload, 0, into.payloadBytes));
            }
        }
    }

    /** The writer overtakes the reader all the time; a frame copied out is never of two. */
    @Test
    void neverGivesOutAFrameThatIsHalfAnother() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            EncodedFrame frame = new EncodedFrame();
            frame.payloadBytes = EncodedFrame.PAYLOAD_BYTES_MAX;
            for (long index = 0; !stop.get(); index++) {
                frame.index64 = index;
                mark(frame, index);
                buffer.put(frame);
            }
        });
        writer.start();
        int whole = 0;
        try {
            for (int round = 0; round < 1_000_000 || whole < 1_000; round++) {
                // The oldest there are: the next to be overwritten.
                long index = buffer.newestIndex64() - ResendBuffer.FRAMES + 1 + round % 4;
                if (buffer.copy(index, into)) {
                    whole++;
                    for (int at = 0; at < into.payloadBytes; at += MARK_BYTES) {
                        if (into.payload[at] != (byte) (index / ResendBuffer.FRAMES)) {
                            throw new AssertionError("packet " + index + " is another from byte " + at);
                        }
                    }
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertTrue(whole >= 1_000);
    }

    private static void mark(EncodedFrame frame, long index) {
        for (int at = 0; at < frame.payloadBytes; at += MARK_BYTES) {
            frame.payload[at] = (byte) (index / ResendBuffer.FRAMES);
        }
    }

    @Test
    void allocatesNothing() {
        EncodedFrame frame = frame(0);
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            buffer.put(frame);
            buffer.copy(frame.index64++, into);
        });
        assertEquals(0.0, allocated, 0.01);
    }
}
