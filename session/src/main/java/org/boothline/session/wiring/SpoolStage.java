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
 * Writes all that is sent to the sender's disk: encoded packets and captured samples. It always drains the ring: what the
 * disk refuses is listed as unspooled, and a jump of sample64 as a source fault.
 *
 * <p><b>Thread</b>: spool. <b>Memory</b>: the longest frame's bytes; two writers' buffers. Records are handed to the operating
 * system whenever the ring is empty, so that the death of the process costs at most what is being written, and forced to
 * the medium each second.
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
            faults.sourceFault(new LongRange(expectedSample64, frame.sample64), frame.afterMute ? MUTED : NO_AUDIO);
            faultsPending = true;
        }
        expectedSample64 = frame.sample64 + frame.frames;
        boolean accepted = frame.frames == 0 || spoolPacket(frame.encoded) & spoolSamples(frame);
        if (endOfBatch) {
            accepted &= handOver();
            spooledSample64 = expectedSample64;
        }
        if (accepted && refused && endOfBatch) {
            refused = false;
            listener.diskAccepts();
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
