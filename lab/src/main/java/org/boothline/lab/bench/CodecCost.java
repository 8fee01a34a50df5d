package org.boothline.lab.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.codec.FrameEncoder;

/** Heap bytes that the active codec allocates per frame by itself. <b>Thread</b>: the caller's. */
record CodecCost(double encodeBytes, double decodeBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FRAMES = 500;

    static CodecCost of(StreamFormat format) throws UserFault {
        int[] samples = TestSignal.of(1, format.channels(), 1);
        byte[] payload = new byte[EncodedFrame.PAYLOAD_BYTES_MAX];
        float[] out = new float[StreamFormat.FRAME_SAMPLES_MAX * 2];
        try (FrameEncoder encoder = Codecs.encoder(format);
                FrameDecoder decoder = Codecs.decoder(format.codec(), format.channels())) {
            int bytes = encoder.encode(samples, format.frameSamples(), payload);
            decoder.decode(payload, bytes, out);
            long start = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < FRAMES; i++) {
                bytes = encoder.encode(samples, format.frameSamples(), payload);
            }
            long middle = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < FRAMES; i++) {
                decoder.decode(payload, bytes, out);
            }
            long end = THREADS.getCurrentThreadAllocatedBytes();
            return new CodecCost((middle - start) / (double) FRAMES, (end - middle) / (double) FRAMES);
        }
    }
}
