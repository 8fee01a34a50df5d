package org.boothline.session.wiring;

import org.boothline.engine.codec.FrameEncoder;

/** Makes packets of a fixed size whose first byte counts; the size can be changed to what no encoder gives. */
final class FakeEncoder implements FrameEncoder {
    int bytes = 10;
    int encoded;
    int bitrateBps;
    int bitrateChanges;
    boolean closed;

    @Override
    public int lookaheadSamples() {
        return 120;
    }

    @Override
    public void changeBitrate(int bitrateBps) {
        this.bitrateBps = bitrateBps;
        bitrateChanges++;
    }

    @Override
    public int encode(int[] samples, int frames, byte[] payload) {
        if (bytes > 0) {
            payload[0] = (byte) encoded;
        }
        encoded++;
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
    }
}
