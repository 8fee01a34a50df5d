package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtpHeader;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * RTP datagrams of one epoch to SRTP, in place: the payload encrypted, header and payload under a tag of 16 bytes.
 *
 * <p>A packet's nonce is its index: its sequence number, and how often that wrapped since the epoch began. It is never used
 * twice: each index must be above the one before, and not so far above that a receiver would count other wraps.
 *
 * <p><b>Thread</b>: one owner, the send thread. <b>Memory</b>: one datagram, made here; per packet what {@code javax.crypto}
 * takes for a nonce, about 90 B. <b>Source</b>: RFC 3711 section 3.3.1, RFC 7714 sections 8 and 9.
 */
public final class RtpProtector {
    /** What the tag adds to each datagram. */
    public static final int OVERHEAD_BYTES = Packetiser.PROTECTION_BYTES;

    /** From one packet to the next; with more packets left out the epoch is spent and a new one has to begin. */
    public static final int STEP_PACKETS_MAX = 0x7FFF;

    /** One key is good for half of what RFC 3711 allows, 11,000 years of 2.5 ms packets. */
    static final long INDEX_END = 1L << 47;

    private final SrtpCryptoContext context;
    private final ThreadOwner owner = new ThreadOwner();
    private final DatagramBytes bytes = new DatagramBytes();
    private final long ssrc;
    private final long indexOfIndex64Zero;
    private long previousIndex;

    /**
     * The one protector of this key.
     *
     * @throws IllegalArgumentException if key and epoch are of two SSRCs, or the epoch begins with a sequence number above
     *     {@link RtpEpoch#FIRST_SEQUENCE_MAX}
     * @throws IllegalStateException if the key protects RTP already, or came from a peer
     */
    public RtpProtector(KeyEpoch key, RtpEpoch epoch) {
        if (key.ssrc() != epoch.ssrc()) {
            throw new IllegalArgumentException("a key of SSRC " + key.ssrc() + " for packets of " + epoch.ssrc());
        }
        if (epoch.firstSequence() > RtpEpoch.FIRST_SEQUENCE_MAX) {
            throw new IllegalArgumentException("an epoch under a key begins with a sequence number of at most "
                    + RtpEpoch.FIRST_SEQUENCE_MAX + ", not " + epoch.firstSequence());
        }
        key.claimRtp();
        context = JitsiContexts.rtp(key, true, 0);
        ssrc = epoch.ssrc();
        indexOfIndex64Zero = epoch.firstSequence() - epoch.firstIndex64();
        previousIndex = epoch.firstSequence() - 1;
    }

    /** For tests: as if all up to {@code previousIndex} had been sent. */
    RtpProtector(SrtpCryptoContext context, long previousIndex) {
        this.context = context;
        ssrc = Integer.toUnsignedLong(context.getSsrc());
        indexOfIndex64Zero = 0;
        this.previousIndex = previousIndex;
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /**
     * Whether the packet with this index64 may be the next. False after a pause of more than {@link #STEP_PACKETS_MAX}
     * packets: no receiver could tell how often sequence numbers wrapped meanwhile.
     */
    public boolean reaches(long index64) {
        long index = indexOfIndex64Zero + index64;
        return index > previousIndex && index - previousIndex <= STEP_PACKETS_MAX && index < INDEX_END;
    }

    /**
     * Protects the datagram between reader and writer index; the latter moves on by {@link #OVERHEAD_BYTES}, for which there
     * must be room.
     *
     * @throws IllegalStateException if it is no RTP of this SSRC, too large, without room, or its index is not within reach
     *     of the one before: the caller's bug
     */
    public void protect(ByteBuf datagram) {
        assert owner.isCurrent();
        int plainBytes = datagram.readableBytes();
        int start = datagram.readerIndex();
        if (plainBytes <= RtpHeader.FIXED_BYTES
                || datagram.getUnsignedByte(start) >>> 6 != 2
                || datagram.getUnsignedInt(start + 8) != ssrc) {
            throw new IllegalStateException("no RTP of SSRC " + ssrc);
        }
        if (plainBytes > DatagramBytes.BYTES_MAX - OVERHEAD_BYTES || datagram.writableBytes() < OVERHEAD_BYTES) {
            throw new IllegalStateException("no room for the tag behind " + plainBytes + " B");
        }
        advance(datagram.getUnsignedShort(start + 2));
        bytes.load(datagram);
        // jitsi-srtp says OK even when the cipher failed and the packet is plain still: its length tells.
        if (transform() != SrtpErrorStatus.OK || bytes.getLength() != plainBytes + OVERHEAD_BYTES) {
            throw new IllegalStateException("packet " + previousIndex + " was not protected");
        }
        bytes.store(datagram);
    }

    /** Counts the nonce as used before the cipher sees it. */
    private void advance(int sequence) {
        int step = sequence - (int) previousIndex & 0xFFFF;
        long index = previousIndex + step;
        if (step == 0 || step > STEP_PACKETS_MAX || index >= INDEX_END) {
            throw new IllegalStateException("sequence number " + sequence + " after packet " + previousIndex
                    + ": its nonce might have been used, or no receiver could tell its index");
        }
        previousIndex = index;
    }

    private SrtpErrorStatus transform() {
        try {
            return context.transformPacket(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + previousIndex + " was not protected", e);
        }
    }
}
