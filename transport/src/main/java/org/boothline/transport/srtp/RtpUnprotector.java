package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtp.RtpHeader;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * SRTP datagrams of one epoch to RTP, in place, or a status that says why not. In this order, the cheapest first: is it RTP
 * of this SSRC and payload type; was it here before; is it authentic.
 *
 * <p>A packet's index is its sequence number and how often that wrapped, guessed as the nearest to the newest authentic
 * packet. So after more than 32,768 packets were lost in a row all others look forged, for good: a new epoch has to begin.
 *
 * <p><b>Thread</b>: one owner, the network thread; the counters may be read by any. <b>Memory</b>: one datagram and the
 * replay window, made here; per packet what {@code javax.crypto} takes for a nonce, about 90 B, and for a forged one its
 * exception. <b>Source</b>: RFC 3711 section 3.3, RFC 7714 sections 8 and 9.
 */
public final class RtpUnprotector {
    private static final int TAG_BYTES = RtpProtector.OVERHEAD_BYTES;
    private static final int HALF_CYCLE = 1 << 15;
    private static final int MALFORMED = -1;

    /** RFC 9335 would have header extensions encrypted too; jitsi-srtp would do so unasked. We never send them. */
    private static final int CRYPTEX_PROFILE_ONE_BYTE = 0xC0DE;

    private static final int CRYPTEX_PROFILE_TWO_BYTE = 0xC2DE;

    private final SrtpCryptoContext context;
    private final ThreadOwner owner = new ThreadOwner();
    private final DatagramBytes bytes = new DatagramBytes();
    private final ReplayWindow window = new ReplayWindow();
    private final UnprotectCounters counters = new UnprotectCounters("srtp");
    private final long ssrc;
    private final int payloadType;
    private final int otherPayloadType;

    /** @param payloadType the only one let in, 0 to 127 */
    public RtpUnprotector(KeyEpoch key, int payloadType) {
        this(key, payloadType, payloadType);
    }

    /** Lets in two payload types: those of a stream's frames and of its frames with copies. */
    public RtpUnprotector(KeyEpoch key, int payloadType, int otherPayloadType) {
        this(JitsiContexts.rtp(key, false, 0), payloadType, otherPayloadType);
    }

    /** For tests, which know session keys. */
    RtpUnprotector(SrtpCryptoContext context, int payloadType) {
        this(context, payloadType, payloadType);
    }

    private RtpUnprotector(SrtpCryptoContext context, int payloadType, int otherPayloadType) {
        this.context = context;
        ssrc = Integer.toUnsignedLong(context.getSsrc());
        this.payloadType = payloadType;
        this.otherPayloadType = otherPayloadType;
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    public long ssrc() {
        return ssrc;
    }

    /**
     * Unprotects the datagram between reader and writer index. After {@code OK} it is plain, and the writer index 16 bytes
     * further back; after any other status it is as it was.
     */
    public UnprotectStatus unprotect(ByteBuf datagram) {
        assert owner.isCurrent();
        return counters.count(examine(datagram));
    }

    /** How many datagrams ended so. Any thread. */
    public Counter datagrams(UnprotectStatus status) {
        return counters.of(status);
    }

    private UnprotectStatus examine(ByteBuf datagram) {
        int headerBytes = headerBytes(datagram);
        if (headerBytes == MALFORMED || datagram.readableBytes() <= headerBytes + TAG_BYTES) {
            return UnprotectStatus.MALFORMED;
        }
        int start = datagram.readerIndex();
        if (datagram.getUnsignedInt(start + 8) != ssrc) {
            return UnprotectStatus.WRONG_SSRC;
        }
        int type = datagram.getUnsignedByte(start + 1) & 0x7F;
        if (type != payloadType && type != otherPayloadType) {
            return UnprotectStatus.WRONG_PAYLOAD_TYPE;
        }
        long index = indexOf(datagram.getUnsignedShort(start + 2));
        if (index < 0) {
            return UnprotectStatus.FORGED; // From before the epoch began.
        }
        if (!window.isNew(index)) {
            return UnprotectStatus.REPLAYED;
        }
        bytes.load(datagram);
        if (!isAuthentic()) {
            return UnprotectStatus.FORGED;
        }
        window.accept(index);
        bytes.store(datagram);
        return UnprotectStatus.OK;
    }

    /** Of the fixed header, CSRCs and extension, which are all there; or {@link #MALFORMED}. */
    private static int headerBytes(ByteBuf datagram) {
        int count = datagram.readableBytes();
        int start = datagram.readerIndex();
        if (count < RtpHeader.FIXED_BYTES || count > DatagramBytes.BYTES_MAX) {
            return MALFORMED;
        }
        int first = datagram.getUnsignedByte(start);
        int headerBytes = RtpHeader.FIXED_BYTES + 4 * (first & 0x0F);
        if (first >>> 6 != 2) {
            return MALFORMED;
        }
        if ((first & 0x10) == 0) {
            return headerBytes;
        }
        if (count < headerBytes + 4) {
            return MALFORMED;
        }
        int profile = datagram.getUnsignedShort(start + headerBytes);
        if (profile == CRYPTEX_PROFILE_ONE_BYTE || profile == CRYPTEX_PROFILE_TWO_BYTE) {
            return MALFORMED;
        }
        return headerBytes + 4 + 4 * datagram.getUnsignedShort(start + headerBytes + 2);
    }

    /** The guess of RFC 3711 appendix A, the same that jitsi-srtp makes; negative from before the epoch. */
    private long indexOf(int sequence) {
        long newest = window.newest();
        if (newest == ReplayWindow.NONE) {
            return sequence;
        }
        int newestSequence = (int) newest & 0xFFFF;
        long cycle = newest - newestSequence;
        if (newestSequence < HALF_CYCLE && sequence - newestSequence > HALF_CYCLE) {
            cycle -= 2 * HALF_CYCLE;
        } else if (newestSequence >= HALF_CYCLE && newestSequence - HALF_CYCLE > sequence) {
            cycle += 2 * HALF_CYCLE;
        }
        return cycle + sequence;
    }

    private boolean isAuthentic() {
        try {
            return context.reverseTransformPacket(bytes, false) == SrtpErrorStatus.OK;
        } catch (GeneralSecurityException refused) {
            return false; // Never of AES-GCM, which jitsi-srtp turns into a status; counted as forged if it were.
        }
    }
}
