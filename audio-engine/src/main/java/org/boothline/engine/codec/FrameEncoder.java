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
     * From the next frame on, aims at another bitrate. The encoder and its lookahead stay, so nothing is missing and nothing
     * clicks. Linear PCM has no bitrate to change, and does nothing.
     *
     * @throws IllegalArgumentException if the codec has no such bitrate; the old one stays
     */
    void changeBitrate(int bitrateBps);

    /**
     * Encodes one frame.
     *
     * @param samples int[frames × channels], interleaved, 24 bit: −8,388,608 to 8,388,607
     * @param frames samples per channel; may differ from frame to frame without anything to be heard: 120, 240, 480 or 960
     *     for Opus, any number that fits a packet for linear PCM
     * @param payload gets the packet from index 0
     * @return bytes written; at most {@link Codecs#PACKET_BYTES_MAX}
     * @throws IllegalStateException if the library refuses what it must accept: our bug
     */
    int encode(int[] samples, int frames, byte[] payload);

    @Override
    void close();
}
