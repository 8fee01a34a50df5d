package org.boothline.engine.codec;

/**
 * Turns packets into audio, and makes up audio where packets lack. Deterministic: after {@link #reset}, the same calls
 * give the same samples, as from a new decoder.
 *
 * <p><b>Thread</b>: one at a time; {@link #close} by the same thread, after its last frame. <b>Memory</b>: everything is
 * made with the decoder; what a provider's library costs per frame stands at the provider.
 */
public interface FrameDecoder extends AutoCloseable {
    /** The packet is no packet of this codec, or its audio does not fit {@code out}. The decoder goes on with the next. */
    int CORRUPT = -1;

    /**
     * Decodes one packet; never throws for bad data.
     *
     * @param payload the packet, from 0 to {@code bytes}
     * @param out float[frames × channels], interleaved, ±1.0 full scale (peaks may exceed it); its length is the limit
     * @return samples per channel written, or {@link #CORRUPT}; then {@code out} holds nothing of use
     */
    int decode(byte[] payload, int bytes, float[] out);

    /**
     * Continues the audio without a packet.
     *
     * @param frames samples per channel wanted; rounded down to a whole number of {@link #concealStepSamples}
     * @return samples per channel written
     */
    int conceal(float[] out, int frames);

    /** The unit of concealment: 120 (2.5 ms) for Opus, 1 for linear PCM. */
    int concealStepSamples();

    /** Forgets all that was decoded. */
    void reset();

    @Override
    void close();
}
