package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import org.boothline.base.thread.ThreadOwner;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * RTCP datagrams of one epoch to SRTCP, in place: all behind the first packet's SSRC encrypted, and all under a tag of 16
 * bytes, which with the index of 4 bytes stands at the end. The index, from 0 and one more for each datagram, is the nonce.
 *
 * <p><b>Thread</b>: one owner, the network thread. <b>Memory</b>: one datagram, made here; per datagram what
 * {@code javax.crypto} takes for a nonce, about 90 B. <b>Source</b>: RFC 3711 section 3.4, RFC 7714 section 9.
 */
public final class RtcpProtector {
    /** What tag and index add to each datagram. */
    public static final int OVERHEAD_BYTES = 20;

    /** The index has 31 bits; 68 years of a report a second. */
    static final long INDEX_END = 1L << 31;

    private final SrtcpCryptoContext context;
    private final ThreadOwner owner = new ThreadOwner();
    private final DatagramBytes bytes = new DatagramBytes();
    private final long ssrc;
    private long nextIndex;

    /**
     * The one protector of this key.
     *
     * @throws IllegalStateException if the key protects RTCP already, or came from a peer
     */
    public RtcpProtector(KeyEpoch key) {
        key.claimRtcp();
        context = JitsiContexts.rtcp(key, true);
        ssrc = key.ssrc();
    }

    /** For tests: as if so many datagrams had been sent, which is not told to {@code context}. */
    RtcpProtector(SrtcpCryptoContext context, long nextIndex) {
        this.context = context;
        ssrc = Integer.toUnsignedLong(context.getSsrc());
        this.nextIndex = nextIndex;
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /**
     * Protects the datagram between reader and writer index; the latter moves on by {@link #OVERHEAD_BYTES}, for which there
     * must be room.
     *
     * @throws IllegalStateException if it does not begin with RTCP of this SSRC, is no whole number of words, too large,
     *     without room, or one too many for the key: the caller's bug
     */
    public void protect(ByteBuf datagram) {
        assert owner.isCurrent();
        int plainBytes = datagram.readableBytes();
        int start = datagram.readerIndex();
        if (plainBytes < RtcpUnprotector.CLEAR_BYTES
                || plainBytes % 4 != 0
                || datagram.getUnsignedByte(start) >>> 6 != 2
                || datagram.getUnsignedInt(start + 4) != ssrc) {
            throw new IllegalStateException("no RTCP of SSRC " + ssrc);
        }
        if (plainBytes > DatagramBytes.BYTES_MAX - OVERHEAD_BYTES || datagram.writableBytes() < OVERHEAD_BYTES) {
            throw new IllegalStateException("no room for tag and index behind " + plainBytes + " B");
        }
        if (nextIndex >= INDEX_END) {
            throw new IllegalStateException("the RTCP key of SSRC " + ssrc + " is used up");
        }
        nextIndex++;
        bytes.load(datagram);
        // jitsi-srtp says OK even when the cipher failed and the datagram is plain still: its length tells.
        if (transform() != SrtpErrorStatus.OK || bytes.getLength() != plainBytes + OVERHEAD_BYTES) {
            throw new IllegalStateException("an RTCP datagram was not protected");
        }
        bytes.store(datagram);
    }

    private SrtpErrorStatus transform() {
        try {
            return context.transformPacket(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RTCP datagram was not protected", e);
        }
    }
}
