package org.boothline.session.wiring;

import com.lmax.disruptor.EventHandler;
import java.io.IOException;
import java.nio.file.Path;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.log.SpoolFaults;

/**
 * Writes all that is sent to the sender's disk: encoded packets and captured samples. It always drains the ring: what
 * the disk refuses is listed as unspooled, and a jump of sample64 as a source fault: when it is over, and while it
 * lasts once a second.
 *
 * <p><b>Thread</b>: spool. <b>Memory</b>: the longest frame's bytes; two writers' buffers. Records are handed to the
 * operating system whenever the ring is empty, which this thread looks for fifty times a second: the death of the
 * process costs so much and what is being written. They are forced to the medium each second.
 */
public final class SpoolStage implements EventHandler<CapturedFrame> {
    private static final long FORCE_NS = 1_000_000_000L;
    private static final String NO_AUDIO = "no audio came from the input";
    private static final String MUTED = "muted by the user";

    private final SegmentWriter packets;
    private final SegmentWriter pcm;
    private final SpoolFaults faults;
    private final int channels;
    private final StreamFormat format;
    private final byte[] bytes;
    private final NanoClock clock;
    private final Listener listener;
    private final Counter unspooledSamples = new Counter("unspooledSamples");
    private long expectedSample64;
    private long forcedAtNs;
    private boolean faultsPending;
    /**
     * The source fault that is not listed yet lies from here to {@code faultEndSample64}; there is none where the two
     * are equal.
     */
    private long faultSample64;

    private long faultEndSample64;
    private String faultWhy = NO_AUDIO;
    private boolean refused;
    private volatile long spooledSample64;

    SpoolStage(Path folder, StreamFormat format, NanoClock clock, Listener listener) throws IOException {
        packets = new SegmentWriter(folder, "packets");
        pcm = new SegmentWriter(folder, "pcm");
        faults = new SpoolFaults(folder);
        channels = format.channels();
        this.format = format;
        bytes = new byte[StreamFormat.FRAME_SAMPLES_MAX * channels * 3];
        this.clock = clock;
        this.listener = listener;
        forcedAtNs = clock.nowNs();
    }

    @Override
    public void onEvent(CapturedFrame frame, long sequence, boolean endOfBatch) {
        if (frame.sample64 > expectedSample64) {
            fault(frame.sample64, frame.afterMute ? MUTED : NO_AUDIO);
        }
        expectedSample64 = frame.sample64 + frame.frames;
        if (frame.frames > 0) {
            listFault();
        }
        boolean accepted = frame.frames == 0 || spoolPacket(frame.encoded) & spoolSamples(frame);
        if (endOfBatch) {
            accepted &= handOver();
            spooledSample64 = hasUnlistedFault() ? faultSample64 : expectedSample64;
        }
        if (accepted && refused && endOfBatch) {
            refused = false;
            listener.diskAccepts();
        }
    }

    /** There is no audio from {@link #expectedSample64} on; the ticks of a long silence make one range. */
    private void fault(long endSample64, String why) {
        if (hasUnlistedFault() && !why.equals(faultWhy)) {
            listFault();
        }
        if (!hasUnlistedFault()) {
            faultSample64 = expectedSample64;
            faultWhy = why;
        }
        faultEndSample64 = endSample64;
    }

    private boolean hasUnlistedFault() {
        return faultEndSample64 > faultSample64;
    }

    private void listFault() {
        if (hasUnlistedFault()) {
            faults.sourceFault(new LongRange(faultSample64, faultEndSample64), faultWhy);
            faultSample64 = faultEndSample64;
            faultsPending = true;
        }
    }

    private boolean spoolPacket(EncodedFrame packet) {
        if (packet.payloadBytes == 0) {
            return true;
        }
        try {
            packets.append(
                    RecordType.PACKET,
                    packet.index64,
                    packet.sample64,
                    packet.formatWord,
                    packet.payload,
                    0,
                    packet.payloadBytes);
            return true;
        } catch (IOException e) {
            faults.unspooledPackets(new LongRange(packet.index64, packet.index64 + 1));
            refuse(e);
            return false;
        }
    }

    private boolean spoolSamples(CapturedFrame frame) {
        int count = frame.frames * channels;
        for (int i = 0, at = 0; i < count; i++) {
            int sample = frame.samples[i];
            bytes[at++] = (byte) sample;
            bytes[at++] = (byte) (sample >> 8);
            bytes[at++] = (byte) (sample >> 16);
        }
        int word = StreamFormat.word(format.codec(), channels, frame.frames);
        try {
            pcm.append(RecordType.PCM, frame.encoded.index64, frame.sample64, word, bytes, 0, count * 3);
            return true;
        } catch (IOException e) {
            faults.unspooledSamples(new LongRange(frame.sample64, frame.sample64 + frame.frames));
            unspooledSamples.add(frame.frames);
            refuse(e);
            return false;
        }
    }

    /** Gives what was accepted to the operating system, and once a second to the medium. */
    private boolean handOver() {
        try {
            long nowNs = clock.nowNs();
            if (nowNs - forcedAtNs >= FORCE_NS) {
                forcedAtNs = nowNs;
                listFault();
                packets.force();
                pcm.force();
            } else {
                packets.flush();
                pcm.flush();
            }
            if (faultsPending) {
                faults.flush();
                faultsPending = false;
            }
            return true;
        } catch (IOException e) {
            refuse(e);
            return false;
        }
    }

    private void refuse(IOException why) {
        faultsPending = true;
        if (!refused) {
            refused = true;
            listener.diskRefuses(why);
        }
    }

    @Override
    public void onShutdown() {
        close(packets, false);
        close(pcm, true);
        listFault();
        try {
            faults.close();
        } catch (IOException e) {
            refuse(e); // Readers of the spool take what is absent and not listed for unspooled.
        }
    }

    private void close(SegmentWriter writer, boolean samples) {
        try {
            writer.close();
        } catch (IOException e) {
            refuse(e);
            writer.unwritten((type, index64, sample64, formatWord, payloadBytes) -> {
                if (samples) {
                    faults.unspooledSamples(new LongRange(sample64, sample64 + payloadBytes / (3L * channels)));
                } else {
                    faults.unspooledPackets(new LongRange(index64, index64 + 1));
                }
            });
        }
    }

    /** Where the spool ends: everything before was handed to the operating system, or is listed as lost. Any thread. */
    public long spooledSample64() {
        return spooledSample64;
    }

    /** Captured samples the disk refused. Any thread. */
    public long unspooledSamples() {
        return unspooledSamples.value();
    }

    /** Told by the spool thread. */
    public interface Listener {
        /** The disk began to refuse; audio goes on. */
        void diskRefuses(IOException why);

        /** The disk takes again. */
        void diskAccepts();
    }
}
