package org.boothline.session.view;

import org.boothline.base.stats.LatencySummary;
import org.jspecify.annotations.Nullable;

/**
 * What a person or program may see of a running session at one moment. Immutable.
 *
 * @param peerName what the other station calls itself, or null before there is one
 * @param peerFingerprint 64 hexadecimal digits, or null
 * @param protection how safe the call is, or null before there is one
 * @param pairing words that have to be compared now, or null
 * @param sessionId or null before the first connect
 * @param callSeconds since the first connect
 * @param sent this station's stream, or null when it sends none
 * @param received the other station's stream, or null when there is none
 * @param sentTalkback what is said here beside the stream, or null if there is none
 * @param receivedTalkback what is said there, or null if there is none
 * @param roundTripMs of the control channel, the least of the last ten; −1 when unknown
 * @param take the open take, or null
 * @param monitor this station's input in its own output, or null while it is off
 * @param warning what the user must know now, one sentence, or null
 */
public record SessionView(
        CallState state,
        @Nullable String peerName,
        @Nullable String peerFingerprint,
        @Nullable Protection protection,
        @Nullable PairingView pairing,
        @Nullable String sessionId,
        double callSeconds,
        @Nullable SentView sent,
        @Nullable ReceivedView received,
        @Nullable TalkbackView sentTalkback,
        @Nullable TalkbackView receivedTalkback,
        double roundTripMs,
        @Nullable TakeView take,
        @Nullable MonitorView monitor,
        @Nullable String warning) {

    /**
     * The stream this station sends.
     *
     * @param level of the captured samples
     * @param packets produced so far
     * @param sourceFaultSamples samples that were dropped before they could be encoded, those that were muted too
     * @param unspooledSamples captured samples the disk refused
     * @param remoteLossPercent what the other side reported last; −1 when nothing was reported
     * @param resent packets that were asked for and sent again
     * @param copyOffsetFrames how many frames back the copies lie that packets carry now; 0 for none
     * @param copyReason why: quiet, loss, buffer (playout there waits for no copy) or size
     * @param muted nothing is sent or recorded now, because the user wants it so
     * @param gainDb of the input
     * @param codec opus, l24 or l16
     * @param frameMs milliseconds of audio in one packet, from the next one on
     * @param bitrateKbps kilobits of payload in a second, from the next packet on
     * @param kbps what goes out, with RTP header, copies and authentication, without UDP and IP
     * @param captureLateness how late the capture thread reads, by the pace of its device
     */
    public record SentView(
            String streamId,
            String device,
            LevelView level,
            long packets,
            long sample64,
            long sourceFaultSamples,
            long unspooledSamples,
            double remoteLossPercent,
            long resent,
            int copyOffsetFrames,
            String copyReason,
            boolean muted,
            double gainDb,
            String codec,
            double frameMs,
            int bitrateKbps,
            double kbps,
            LatencySummary captureLateness) {}

    /**
     * The stream the other station sends.
     *
     * @param level at the ear
     * @param packets that arrived, without duplicates
     * @param lost packets of the stream so far that the line lost, those that were recovered too
     * @param late packets that arrived after their time to be played; they are recorded all the same
     * @param recoveredByCopy packets that came in time as a copy in a later one (RED)
     * @param recoveredByResend packets that came in time because they were asked for (RTX)
     * @param concealedMs audio the ear got as concealment; silence that nothing is known of yet does not count
     * @param delayMs from capture there to playout here: the stages' sum; −1 when unknown
     * @param jitterMs interarrival jitter, RFC 3550
     * @param marginMs what playout waits for packets that are late, part of {@code delayMs}
     * @param driftPpm by how much the sender's clock is the faster one; 0 until it is known
     * @param delay by stage; null before playout has begun
     * @param kbps what comes in, as in {@link SentView}
     * @param underRuns times that the output device ran empty since it was opened, as far as it lets that be seen
     * @param delayVariation by how much packets come later than the fastest ones of the last ten seconds
     * @param bufferWait how long packets waited between arrival and decoding
     * @param playoutLateness how late the playout thread gives what its device has asked for, by the device's pace
     */
    public record ReceivedView(
            String streamId,
            String device,
            LevelView level,
            long packets,
            long lost,
            long late,
            double concealedMs,
            double delayMs,
            double jitterMs,
            long sample64,
            long recoveredByCopy,
            long recoveredByResend,
            double marginMs,
            double driftPpm,
            @Nullable DelayView delay,
            double kbps,
            long underRuns,
            LatencySummary delayVariation,
            LatencySummary bufferWait,
            LatencySummary playoutLateness) {}

    /**
     * The delay from capture there to the loudspeaker here, by stage, in the names of {@code bench latency}. What the
     * input device holds before it hands a frame over is not in it: only its own station knows.
     *
     * @param frameMs until a frame is full
     * @param lookaheadMs of the codec
     * @param networkMs encoding, sending and the line, of the fastest packets of the last ten seconds; −1 when unknown
     * @param bufferMs how long those packets wait in the jitter buffer, for the others
     * @param resampleMs what the resampler holds back
     * @param deviceMs from playout to the loudspeaker, as far as the output device tells
     */
    public record DelayView(
            double frameMs,
            double lookaheadMs,
            double networkMs,
            double bufferMs,
            double resampleMs,
            double deviceMs) {}

    /**
     * How loud a stream is; silence is −150.
     *
     * @param peakDbfs of the loudest channel; falls by 20 dB in 1.7 s
     * @param rmsDbfs of the loudest channel, over 300 ms
     * @param momentaryLufs of all channels, EBU R128
     * @param clips how often three or more samples in a row stood at full scale
     */
    public record LevelView(double peakDbfs, double rmsDbfs, double momentaryLufs, long clips) {}

    /**
     * What people say to each other beside the main stream.
     *
     * @param on it is sent, or heard, now
     * @param packets sent, or arrived, so far
     * @param lost packets that the line lost; 0 at the sender
     */
    public record TalkbackView(boolean on, String device, LevelView level, long packets, long lost) {}

    /**
     * The own input as it is heard here.
     *
     * @param delayMs that what was captured waits for playout; the two devices' come on top
     * @param skippedFrames left out so that the delay doesn't grow
     * @param repeatedFrames played twice so that it doesn't run dry
     * @param dried how often there was nothing to play; a muted input counts once
     */
    public record MonitorView(double gainDb, double delayMs, long skippedFrames, long repeatedFrames, long dried) {}

    /**
     * The open take.
     *
     * @param seconds since its first sample
     * @param lostPackets of its range that have not arrived (receiver), or 0 (sender)
     */
    public record TakeView(String takeId, String name, boolean recordedHere, double seconds, long lostPackets) {}
}
