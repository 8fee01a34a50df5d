package org.boothline.engine.codec;

/**
 * Turns frames of captured samples into packets.
 *
 * <p><b>Thread</b>: one at a time; {@link #close} by the same thread, after its last frame. <b>Memory</b>: everything is
 * made with the encoder; what a provider's library costs per frame stands at the provider.
 */
public interface FrameEncoder extends AutoCloseable {
    /**
     * How many samples the decoded audio lags behind: the decoder's output for a packet that begins at captured sample
     * {@code p} begins at {@code p − lookaheadSamples()}.
     */
    int lookaheadSamples();

    /**
     * Encodes one frame.
     *
     * @param samples int[frames × channels], interleaved, 24 bit: −8,388,608 to 8,388,607
     * @param frames samples per channel; may differ from frame to frame within what the codec knows
     * @param payload gets the packet from index 0
     * @return bytes written; at most {@link Codecs#PACKET_BYTES_MAX}
     * @throws IllegalStateException if the library refuses what it must accept: our bug
     */
    int encode(int[] samples, int frames, byte[] payload);

    @Override
    void close();
}
