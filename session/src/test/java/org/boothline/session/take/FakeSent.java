package org.boothline.session.take;

import java.io.IOException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.session.wiring.SentStream;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.StreamInfo;

/** A stream of the booth's without threads: frames are captured, encoded and spooled when the test says so. */
final class FakeSent implements SentStream, AutoCloseable {
    static final StreamFormat FORMAT = StreamFormat.opus(1);
    static final int LOOKAHEAD = 120;

    private final StreamInfo stream;
    private final SegmentWriter packets;
    private final SegmentWriter pcm;
    private final NavigableMap<Long, Long> indexBySample = new TreeMap<>();
    private StreamFormat format = FORMAT;
    private long sample64;
    private long index64;

    FakeSent(SessionFolder session, String streamId, String sender) throws Exception {
        stream = info(streamId, sender);
        Path folder = session.sentStream(streamId);
        session.writeStreamInfo(folder, stream);
        packets = new SegmentWriter(folder, "packets");
        pcm = new SegmentWriter(folder, "pcm");
    }

    static StreamInfo info(String streamId, String sender) {
        return new StreamInfo(
                StreamInfo.VERSION, streamId, sender, Codec.OPUS, 1, 240, 256_000, LOOKAHEAD, 48_000, 1_000_000_000L);
    }

    void frames(int count) throws IOException {
        byte[] samples = new byte[format.frameSamples() * 3];
        for (int i = 0; i < count; i++) {
            packets.append(RecordType.PACKET, index64, sample64, format.word(), new byte[160], 0, 160);
            pcm.append(RecordType.PCM, index64, sample64, format.word(), samples, 0, samples.length);
            produced();
        }
        packets.flush();
        pcm.flush();
    }

    /** Produced and sent, but the disk took none of it. */
    void unspooledFrames(int count) {
        for (int i = 0; i < count; i++) {
            produced();
        }
    }

    private void produced() {
        indexBySample.put(sample64, index64++);
        sample64 += format.frameSamples();
    }

    /** Of the frames from now on. */
    void frameSamples(int samples) {
        format = FORMAT.withFrameSamples(samples);
    }

    void sourceFault(long samples) {
        sample64 += samples;
    }

    @Override
    public StreamInfo stream() {
        return stream;
    }

    @Override
    public StreamFormat format() {
        return format;
    }

    @Override
    public long packetOf(long sample) {
        return sample >= sample64 ? index64 : indexBySample.floorEntry(sample).getValue();
    }

    @Override
    public long capturedSample64() {
        return sample64;
    }

    @Override
    public long nextIndex64() {
        return index64;
    }

    /** The spool is as far as any take could want: seals don't wait. */
    @Override
    public long spooledSample64() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public void close() throws IOException {
        packets.close();
        pcm.close();
    }
}
