package org.boothline.engine.playout;

import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.base.thread.SlotRing;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.jitter.Decision;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.engine.jitter.JitterStatistics;
import org.boothline.engine.meter.LevelMeter;
import org.boothline.engine.playout.MadeUpRange.Cause;
import org.boothline.engine.resample.RateConverter;

/**
 * One stream's way to the ear: arrivals → jitter buffer → decode or conceal → fades → the device's clock → its
 * channels. The device pulls as many samples as it likes; the frames of the packets have nothing to do with its period.
 *
 * <p><b>Thread</b>: {@link #offer} by the network thread, {@link #pull} by the playout thread ({@link #begin}), figures
 * by any. <b>Clock</b>: the caller's monotonic clock, as an argument. <b>Memory</b>: about 2 MB, made here; nothing of
 * ours per pull.
 */
public final class PlayoutChain implements PlayoutSource {
    /** 256 packets: a stall of playout of 1.3 s at 5 ms. What comes while it is full is dropped and counted. */
    public static final int ARRIVALS_MAX = 256;

    private final Codec codec;
    private final int channels;
    private final int outputChannels;
    private final int lookaheadSamples;
    private final FrameDecoder decoder;
    private final JitterBuffer buffer;
    private final ThreadOwner playoutThread = new ThreadOwner();
    private final SlotRing<EncodedFrame> arrivals = new SlotRing<>(ARRIVALS_MAX, EncodedFrame::new);
    private final PlayoutStatistics statistics = new PlayoutStatistics();
    private final PlayoutMap map = new PlayoutMap(statistics.rangesDropped);
    private final LatencyHistogram bufferWait = new LatencyHistogram("bufferWait");
    private final LevelMeter meter;
    private final AtomicLong heardSample64 = new AtomicLong(-1);
    private final Continuity continuity;

    private final EncodedFrame encoded = new EncodedFrame();
    private final RateConverter clock;
    private final QuietWatch quiet;
    /** float[pieceFrames × channels]: a piece of audio of the sender's time line. */
    private final float[] piece;
    /** float[frames × channels]: of the device's time line, before it is mapped to the device's channels. */
    private final float[] converted;

    /** What has to be added to a sample's time on the sender's clock for the instant at which it is asked for. */
    private final AtomicLong playoutOffsetNs = new AtomicLong(Long.MIN_VALUE);

    private volatile boolean delayHeld;
    private int pieceFrames;
    private boolean pieceMovesTime;
    /** Silence in place of packets that did not come, not yet known to be lost: the other side may be muted. */
    private long silentSamples;

    /** Place of the sample after the last piece, as a packet's sample64; −1 before the first. */
    private long position = -1;

    /**
     * @param codec of the stream, as {@code channels} and {@code lookaheadSamples}: from the sender's offer
     * @param decoder for them; belongs to this chain's playout thread from now on, closed by whoever made it
     * @param outputChannels of the device, 1 or 2: mono goes to both, stereo to one as the mean
     */
    public PlayoutChain(
            Codec codec,
            int channels,
            int lookaheadSamples,
            FrameDecoder decoder,
            JitterBuffer buffer,
            int outputChannels) {
        if (channels < 1 || channels > 2 || outputChannels < 1 || outputChannels > 2 || lookaheadSamples < 0) {
            throw new IllegalArgumentException(channels + " to " + outputChannels + " channels, lookahead "
                    + lookaheadSamples + ": 1 or 2 channels and no negative lookahead, please");
        }
        this.codec = codec;
        this.channels = channels;
        this.lookaheadSamples = lookaheadSamples;
        this.decoder = decoder;
        this.buffer = buffer;
        this.outputChannels = outputChannels;
        continuity = new Continuity(channels);
        meter = new LevelMeter(channels);
        clock = RateConverter.betweenClocks(channels, StreamFormat.SAMPLE_RATE_HZ);
        quiet = new QuietWatch(channels);
        piece = new float[StreamFormat.FRAME_SAMPLES_MAX * channels];
        converted = new float[StreamFormat.FRAME_SAMPLES_MAX * channels];
    }

    /** Makes the calling thread the playout thread. */
    @Override
    public void begin() {
        playoutThread.bind();
    }

    // ---- network thread

    /**
     * Takes a copy of a packet that arrived; {@code frame.timeNs} is when.
     *
     * @return false if it was dropped: the ring is full, or it is not of this stream's format; both are counted
     */
    public boolean offer(EncodedFrame frame) {
        int word = frame.formatWord;
        if (word >>> 24 != codec.id()
                || StreamFormat.channelsOf(word) != channels
                || frame.payloadBytes < 0
                || frame.payloadBytes > EncodedFrame.PAYLOAD_BYTES_MAX) {
            statistics.framesForeign.increment();
            return false;
        }
        EncodedFrame slot = arrivals.claim();
        if (slot == null) {
            statistics.arrivalsDropped.increment();
            return false;
        }
        slot.copyFrom(frame);
        arrivals.publish();
        return true;
    }

    // ---- playout thread

    /**
     * Fills what the device wants next; always all of it, silence before the first packet.
     *
     * @param out float[frames × outputChannels], interleaved, ±1.0 full scale
     * @param nowNs now, on the clock of {@code frame.timeNs}
     */
    public void pull(float[] out, int frames, long nowNs) {
        pull(out, frames, nowNs, 0);
    }

    /**
     * As above, for a device that takes {@code stepFrames} at a time, always as many, and {@code frames} is a multiple
     * of them.
     *
     * @param nowNs when the last of the steps was asked for
     * @param stepFrames 0 if it keeps to none
     */
    @Override
    public void pull(float[] out, int frames, long nowNs, int stepFrames) {
        assert playoutThread.isCurrent();
        for (EncodedFrame frame = arrivals.peek(); frame != null; frame = arrivals.peek()) {
            buffer.insert(frame, frame.timeNs);
            arrivals.release();
        }
        buffer.hold(delayHeld);
        int done = 0;
        while (done < frames) {
            int wanted = Math.min(frames - done, StreamFormat.FRAME_SAMPLES_MAX);
            int given = clock.pull(converted, 0, wanted);
            if (given == 0) {
                // The piece is due as much before now as samples are still to come: see JitterBuffer.next.
                buffer.inStep(stepFrames, clock.isExact() ? done : -1);
                makePiece(nowNs, nowNs - (frames - done) * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ);
                clock.speed(buffer.speed());
                clock.push(piece, 0, pieceFrames);
            }
            meter.add(converted, given);
            spread(out, done, given);
            done += given;
        }
        int waiting = clock.waitingFrames();
        statistics.bufferDepthSamples.set(buffer.depthSamples() + waiting);
        statistics.resamplerSamples.set(clock.delayFrames());
        if (position >= 0) {
            long handedOut = pieceMovesTime ? position - waiting : position;
            heardSample64.setRelease(Math.max(0, handedOut - lookaheadSamples));
            playoutOffsetNs.setRelease(nowNs + ns(waiting) - ns(position));
        }
    }

    private void makePiece(long nowNs, long tickNs) {
        Decision decision = buffer.next(encoded, tickNs);
        while (decision == Decision.SKIP) {
            leaveOut(buffer.frames());
            decision = buffer.next(encoded, tickNs);
        }
        pieceFrames = buffer.frames();
        pieceMovesTime = decision != Decision.WAIT && decision != Decision.HOLD;
        if (decision != Decision.WAIT) {
            position = buffer.sample64();
        }
        switch (decision) {
            case DECODE -> play(nowNs);
            case CONCEAL -> makeUp(Cause.MISSING);
            case HOLD -> {
                conceal();
                statistics.heldSamples.add(pieceFrames);
            }
            case SOURCE_FAULT -> {
                settle(buffer.concealedBySourceSamples());
                continuity.silence(piece, pieceFrames);
                statistics.sourceFaultSamples.add(pieceFrames);
                map.add(position - lookaheadSamples, pieceFrames, Cause.SOURCE_FAULT);
            }
            case WAIT, SKIP -> continuity.silence(piece, pieceFrames);
        }
        quiet.note(piece, pieceFrames);
        buffer.silence(quiet.isQuiet());
        if (pieceMovesTime) {
            position += pieceFrames;
        }
    }

    private void play(long nowNs) {
        settle(buffer.concealedBySourceSamples());
        bufferWait.record(nowNs - encoded.timeNs);
        int decoded = decoder.decode(encoded.payload, encoded.payloadBytes, piece);
        if (decoded != pieceFrames) {
            statistics.framesCorrupt.increment();
            makeUp(Cause.CORRUPT);
            return;
        }
        map.close();
        continuity.audio(piece, decoded);
        statistics.framesDecoded.increment();
    }

    /** Only now it is known what the hole before this packet was: of it, so much no packet was ever made for. */
    private void settle(long bySourceSamples) {
        if (silentSamples > 0) {
            statistics.concealedSamples.add(silentSamples);
            silentSamples = 0;
        }
        if (bySourceSamples > 0) {
            statistics.concealedSamples.add(-bySourceSamples);
            statistics.sourceFaultSamples.add(bySourceSamples);
            map.blameSource(bySourceSamples);
        }
    }

    private void makeUp(Cause cause) {
        if (continuity.isMuted()) {
            silentSamples += pieceFrames;
        } else {
            statistics.concealedSamples.add(pieceFrames);
        }
        conceal();
        statistics.framesConcealed.increment();
        map.add(position - lookaheadSamples, pieceFrames, cause);
    }

    private void conceal() {
        if (continuity.isMuted()) {
            continuity.silence(piece, pieceFrames);
            return;
        }
        int step = decoder.concealStepSamples();
        int whole = (pieceFrames + step - 1) / step * step;
        decoder.conceal(piece, whole);
        continuity.concealed(piece, pieceFrames);
    }

    /** The decoder follows what is not played, so that it stays exact, and gives what the next frame is faded from. */
    private void leaveOut(int frames) {
        int decoded = encoded.payloadBytes > 0
                ? decoder.decode(encoded.payload, encoded.payloadBytes, piece)
                : decoder.conceal(piece, StreamFormat.FRAME_SAMPLES_MAX);
        if (decoded > 0) {
            continuity.leaveOut(piece, decoded);
        }
        settle(buffer.concealedBySourceSamples());
        map.add(buffer.sample64() - lookaheadSamples, frames, Cause.SKIPPED);
    }

    private void spread(float[] out, int at, int frames) {
        int to = at * outputChannels;
        if (channels == outputChannels) {
            System.arraycopy(converted, 0, out, to, frames * channels);
        } else if (channels == 1) {
            for (int i = 0; i < frames; i++) {
                out[to + 2 * i] = converted[i];
                out[to + 2 * i + 1] = converted[i];
            }
        } else {
            for (int i = 0; i < frames; i++) {
                out[to + i] = 0.5f * (converted[2 * i] + converted[2 * i + 1]);
            }
        }
    }

    /** Hands over the range that is still open. */
    @Override
    public void end() {
        assert playoutThread.isCurrent();
        map.close();
    }

    // ---- any thread

    /** Whether the delay is to stay as it is: {@link JitterBuffer#hold}. */
    public void holdDelay(boolean now) {
        delayHeld = now;
    }

    /** Channels of the stream. */
    public int channels() {
        return channels;
    }

    /** Channels of the device. */
    public int outputChannels() {
        return outputChannels;
    }

    /**
     * The captured sample that follows the last one handed to the device; −1 before the first. What the device still
     * holds is not subtracted.
     */
    public long heardSample64() {
        return heardSample64.getAcquire();
    }

    /**
     * The instant at which a packet must be there to be heard, by its sample64; the least number before playout began.
     */
    public long deadlineNs(long sample64) {
        long offsetNs = playoutOffsetNs.getAcquire();
        return offsetNs == Long.MIN_VALUE ? offsetNs : offsetNs + ns(sample64);
    }

    private static long ns(long samples) {
        return samples / StreamFormat.SAMPLE_RATE_HZ * 1_000_000_000L
                + samples % StreamFormat.SAMPLE_RATE_HZ * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }

    public PlayoutStatistics statistics() {
        return statistics;
    }

    public JitterStatistics jitterStatistics() {
        return buffer.statistics();
    }

    /** What the ear did not get as it was; drained by one thread. */
    public PlayoutMap map() {
        return map;
    }

    /** How long packets waited between arrival and decoding. */
    public LatencyHistogram bufferWait() {
        return bufferWait;
    }

    /**
     * The time, on the clock of {@link #pull}'s argument, at which the sample of place 0 would have been handed to the
     * device; the least number before playout began.
     */
    public long playoutOffsetNs() {
        return playoutOffsetNs.getAcquire();
    }

    /** How loud the stream is at the ear, in its own channels: by the same figures as where it was captured. */
    public LevelMeter meter() {
        return meter;
    }
}
