package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.jspecify.annotations.Nullable;

/**
 * RTP datagrams of one SSRC to encoded frames with their index64 and sample64. A frame never gets a wrong index: where
 * it can't be told which packet this is, the packet is dropped and counted, and Restore fetches it after the take.
 *
 * <p>How a position is found:
 *
 * <ol>
 *   <li>The bearing is the last accepted packet, in order of arrival; at first it is the epoch's beginning. By it,
 *       sequence number and timestamp together are read as certain, ambiguous or contradictory: {@link Bearing}. Loss,
 *       reordering, duplicates, source faults, changes of frame size and wraps of either counter are certain up to an
 *       outage of 164 s of Opus or 66 s of PCM (65,536 shortest frames), with steady 5 ms frames 328 s; after a longer
 *       one packets are ambiguous.
 *   <li>A packet that carries its position must agree with it: sequence number and timestamp in their low bits, not
 *       before the epoch's beginning, and enough samples for its index. Otherwise it is contradictory.
 *   <li>Where the bearing says ambiguous, the carried position decides at once, whatever wrapped how often: an outage
 *       of any length ends at the next position, at most a second of media later.
 *   <li>Where the bearing reads another position than the carried one, one of the two is wrong. The packet is dropped
 *       and its position remembered; the next carried position that follows from the remembered one wins. So one forged
 *       or damaged packet neither moves the bearing for long nor silences the stream for good.
 * </ol>
 *
 * <p>A packet with a copy of an earlier frame (RED) gives both: the frame as any other, the copy by {@link #copy}. The
 * copy's position follows from the frame's, which the sender warrants; it moves no bearing.
 *
 * <p>Duplicates come out twice with the same index: the packet log and the jitter buffer keep the first. Late packets
 * come out whatever their age, because the recorder wants them.
 *
 * <p><b>Thread</b>: one owner, the network thread; the counters may be read by any. <b>Clock</b>: arrival on the
 * monotonic clock, as an argument. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 sections 5.1 and
 * A.1, RFC 2198.
 */
public final class Depacketiser {
    /** What became of a datagram. */
    public enum Status {
        /** The frame is filled. */
        OK,
        /**
         * Not an RTP packet, or its payload is neither a frame of the stream's codec nor one with a copy of another.
         */
        MALFORMED,
        /** Of another sender, or of an earlier connect. */
        WRONG_SSRC,
        /** Neither the stream's payload type nor RED. */
        WRONG_PAYLOAD_TYPE,
        /** From before the epoch's first packet. */
        STALE,
        /** After a long outage: which packet this is can't be told until the next position arrives. */
        AMBIGUOUS,
        /** Sequence number, timestamp and position contradict each other or the bearing. */
        CONTRADICTORY
    }

    private static final Status[] STATUSES = Status.values();

    private final RtpEpoch epoch;
    /** Whether the sender is a Boothline station: only then copies and positions are what they look like. */
    private final boolean ofStation;

    private final ThreadOwner owner = new ThreadOwner();
    private final RtpHeader header = new RtpHeader();
    private final RedPayload red = new RedPayload();
    private final EncodedFrame copy = new EncodedFrame();
    private boolean hasCopy;
    private final Bearing trusted;
    private final Bearing doubted;
    private boolean doubting;
    private long index64;
    private long sample64;
    private final Counter[] datagrams = new Counter[STATUSES.length];
    private final Counter positionsCorrected = new Counter("positionsCorrected");
    private final Counter copiesRefused = new Counter("copiesRefused");

    /** @param nowNs when the offer of this epoch came */
    public Depacketiser(RtpEpoch epoch, long nowNs) {
        this(epoch, true, nowNs);
    }

    private Depacketiser(RtpEpoch epoch, boolean ofStation, long nowNs) {
        this.epoch = epoch;
        this.ofStation = ofStation;
        trusted = new Bearing(epoch, nowNs);
        doubted = new Bearing(epoch, nowNs);
        for (Status status : STATUSES) {
            datagrams[status.ordinal()] = new Counter("datagrams" + camelCase(status));
        }
    }

    /**
     * For other equipment, with which nothing was agreed but the payload type: RED's number and the position's element
     * may mean anything there, and are not looked at.
     *
     * @param nowNs when the epoch's first packet came
     */
    public static Depacketiser ofOtherEquipment(RtpEpoch epoch, long nowNs) {
        return new Depacketiser(epoch, false, nowNs);
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    public RtpEpoch epoch() {
        return epoch;
    }

    /**
     * Reads one datagram between its reader and writer index, and moves neither.
     *
     * @param nowNs when it arrived; becomes the frame's {@code timeNs}
     * @param into filled when the status is {@code OK}, else untouched
     */
    public Status read(ByteBuf datagram, long nowNs, EncodedFrame into) {
        assert owner.isCurrent();
        hasCopy = false;
        Status status = examine(datagram, nowNs, into);
        datagrams[status.ordinal()].increment();
        return status;
    }

    /**
     * The earlier frame that the datagram last read carried too, or null; {@code timeNs} is when it arrived. The object
     * is the depacketiser's and good until the next datagram. It may be one that has arrived long ago.
     */
    public @Nullable EncodedFrame copy() {
        return hasCopy ? copy : null;
    }

    /** How many datagrams ended so. Any thread. */
    public Counter datagrams(Status status) {
        return datagrams[status.ordinal()];
    }

    /** How often a carried position put the count right: after outages, or after a forged packet. Any thread. */
    public Counter positionsCorrected() {
        return positionsCorrected;
    }

    /**
     * Copies that are no frame of the codec, or can't be where they say; their packets' frames were taken. Any thread.
     */
    public Counter copiesRefused() {
        return copiesRefused;
    }

    private Status examine(ByteBuf datagram, long nowNs, EncodedFrame into) {
        if (header.parse(datagram) != RtpHeader.Status.OK) {
            return Status.MALFORMED;
        }
        if (header.ssrc() != epoch.ssrc()) {
            return Status.WRONG_SSRC;
        }
        boolean isRed = ofStation && header.payloadType() == PayloadTypes.RED;
        if (!isRed && header.payloadType() != epoch.payloadType()) {
            return Status.WRONG_PAYLOAD_TYPE;
        }
        int at = header.payloadOffset();
        int bytes = header.payloadBytes();
        if (isRed) {
            if (!red.parse(datagram, at, bytes) || red.frameType() != epoch.payloadType()) {
                return Status.MALFORMED;
            }
            at = red.frameAt();
            bytes = red.frameBytes();
        }
        int frameSamples = frameSamples(datagram, at, bytes);
        if (frameSamples == PayloadFormat.NOT_A_FRAME) {
            return Status.MALFORMED;
        }
        Status status = locate(nowNs);
        if (status != Status.OK) {
            return status;
        }
        trusted.take(index64, sample64, nowNs);
        fill(into, frameSamples, nowNs, datagram, at, bytes);
        if (isRed && red.hasCopy()) {
            takeCopy(datagram, nowNs);
        }
        return Status.OK;
    }

    /**
     * Reads a packet that was sent again: behind {@code again}'s header its sequence number, then its frame. Its place
     * is read by the bearing, which stays as it is. Counted by the caller.
     */
    Status readAgain(ByteBuf datagram, RtpHeader again, long nowNs, EncodedFrame into) {
        assert owner.isCurrent();
        int at = again.payloadOffset() + RtxPacketiser.SEQUENCE_BYTES;
        int bytes = again.payloadBytes() - RtxPacketiser.SEQUENCE_BYTES;
        int frameSamples = frameSamples(datagram, at, bytes);
        if (frameSamples == PayloadFormat.NOT_A_FRAME) {
            return Status.MALFORMED;
        }
        int sequence = datagram.getUnsignedShort(again.payloadOffset());
        Status status = locateByBearing(trusted.read(sequence, again.timestamp(), nowNs));
        if (status == Status.OK) {
            fill(into, frameSamples, nowNs, datagram, at, bytes);
        }
        return status;
    }

    private int frameSamples(ByteBuf datagram, int at, int bytes) {
        return bytes > EncodedFrame.PAYLOAD_BYTES_MAX
                ? PayloadFormat.NOT_A_FRAME
                : PayloadFormat.frameSamples(epoch.codec(), epoch.channels(), datagram, at, bytes);
    }

    private void fill(EncodedFrame into, int frameSamples, long nowNs, ByteBuf datagram, int at, int bytes) {
        into.index64 = index64;
        into.sample64 = sample64;
        into.formatWord = StreamFormat.word(epoch.codec(), epoch.channels(), frameSamples);
        into.payloadBytes = bytes;
        into.timeNs = nowNs;
        // By reading on and going back: getBytes at an offset makes an object where Netty has no Unsafe (Java 25).
        int readerIndex = datagram.readerIndex();
        datagram.readerIndex(at);
        datagram.readBytes(into.payload, 0, bytes);
        datagram.readerIndex(readerIndex);
    }

    /** From the frame's position, which is in {@link #index64} and {@link #sample64}. */
    private void takeCopy(ByteBuf datagram, long nowNs) {
        int frameSamples = red.copyType() == epoch.payloadType()
                ? frameSamples(datagram, red.copyAt(), red.copyBytes())
                : PayloadFormat.NOT_A_FRAME;
        if (frameSamples != PayloadFormat.NOT_A_FRAME
                && red.offsetSamples() > 0
                && red.offsetSamples() % frameSamples == 0) {
            index64 -= red.offsetSamples() / frameSamples;
            sample64 -= red.offsetSamples();
            hasCopy = index64 >= epoch.firstIndex64() && sample64 >= epoch.firstSample64();
        }
        if (hasCopy) {
            fill(copy, frameSamples, nowNs, datagram, red.copyAt(), red.copyBytes());
        } else {
            copiesRefused.increment();
        }
    }

    /** Sets {@link #index64} and {@link #sample64} when the status is {@code OK}. */
    private Status locate(long nowNs) {
        Bearing.Reading reading = trusted.read(header.sequence(), header.timestamp(), nowNs);
        if (ofStation && header.hasPosition()) {
            return locateByPosition(reading, nowNs);
        }
        return locateByBearing(reading);
    }

    private Status locateByBearing(Bearing.Reading reading) {
        index64 = trusted.index64();
        sample64 = trusted.sample64();
        return switch (reading) {
            case AMBIGUOUS -> Status.AMBIGUOUS;
            case CONTRADICTORY -> Status.CONTRADICTORY;
            case CERTAIN ->
                index64 < epoch.firstIndex64() || sample64 < epoch.firstSample64() ? Status.STALE : Status.OK;
        };
    }

    private Status locateByPosition(Bearing.Reading reading, long nowNs) {
        index64 = header.index64();
        sample64 = header.sample64();
        if (!isPossible()) {
            return Status.CONTRADICTORY;
        }
        boolean confirmed = reading == Bearing.Reading.CERTAIN && isReadBy(trusted);
        if (!confirmed && reading != Bearing.Reading.AMBIGUOUS && !followsFromDoubted(nowNs)) {
            doubted.take(index64, sample64, nowNs);
            doubting = true;
            return Status.CONTRADICTORY;
        }
        if (!confirmed) {
            positionsCorrected.increment();
        }
        doubting = false;
        return Status.OK;
    }

    /** Whether the carried position can be one of this epoch and of this packet. */
    private boolean isPossible() {
        long packetsOn = index64 - epoch.firstIndex64();
        long samplesOn = sample64 - epoch.firstSample64();
        return packetsOn >= 0
                && samplesOn >= 0
                && sample64 <= RtpEpoch.POSITION_MAX
                && packetsOn <= samplesOn / epoch.codec().frameSamplesMin()
                && header.sequence() == epoch.sequenceOf(index64)
                && header.timestamp() == epoch.timestampOf(sample64);
    }

    private boolean isReadBy(Bearing bearing) {
        return bearing.index64() == index64 && bearing.sample64() == sample64;
    }

    /** A second, later witness: the same packet twice proves nothing. */
    private boolean followsFromDoubted(long nowNs) {
        return doubting
                && doubted.isBefore(index64)
                && doubted.read(header.sequence(), header.timestamp(), nowNs) == Bearing.Reading.CERTAIN
                && isReadBy(doubted);
    }

    private static String camelCase(Status status) {
        StringBuilder name = new StringBuilder();
        for (String word : status.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
