package org.boothline.base.media;

/**
 * One frame on its way from the microphone: the capture stage fills the samples, the encode stage fills
 * {@link #encoded}, the send, spool and meter stages read both.
 *
 * <p><b>Thread</b>: a slot of the capture ring; the stage that holds the slot owns it. <b>Memory</b>: one frame of samples
 * and one packet, made once.
 */
public final class CapturedFrame {
    /** int[frames × channels], interleaved, 24 bit: −8,388,608 to 8,388,607. These are the captured samples. */
    public final int[] samples;

    /** Samples per channel in {@link #samples}. */
    public int frames;

    /** The first sample's place in the stream, in the sender's clock. */
    public long sample64;

    /** Whether the samples that lack before it, if any do, lack because the user muted them. */
    public boolean afterMute;

    /** When its last sample was captured, on this machine's monotonic clock. */
    public long capturedAtNs;

    /** Filled by the encode stage; its {@code sample64} is that of this frame. */
    public final EncodedFrame encoded = new EncodedFrame();

    /** @param samplesMax the most samples it holds, over all channels */
    public CapturedFrame(int samplesMax) {
        samples = new int[samplesMax];
    }
}
