package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * SRTCP datagrams of one epoch to RTCP, in place, or a status that says why not.
 *
 * <p>What was accepted before is told among the last 64 datagrams, a minute of reports; older ones count as replayed.
 * Datagrams that are authenticated only, as the RFC would allow, are refused as malformed.
 *
 * <p><b>Thread</b>: one owner, the network thread; the counters may be read by any. <b>Memory</b>: one datagram, made here;
 * per datagram what {@code javax.crypto} takes for a nonce, about 90 B, and for a forged one its exception. <b>Source</b>:
 * RFC 3711 section 3.4, RFC 7714 section 9, RFC 5506 for datagrams that begin with no report.
 */
public final class RtcpUnprotector {
    /** Of the first packet: head and SSRC, which are not encrypted. */
    static final int CLEAR_BYTES = 8;

    /** How many datagrams back a replay can be told from a late arrival. */
    static final int WINDOW_DATAGRAMS = 64;

    private static final int TAG_AND_INDEX_BYTES = RtcpProtector.OVERHEAD_BYTES;
    private static final int INDEX_BYTES = 4;
    private static final int ENCRYPTED_FLAG = 0x80;

    private final SrtcpCryptoContext context;
    private final ThreadOwner owner = new ThreadOwner();
    private final DatagramBytes bytes = new DatagramBytes();
    private final UnprotectCounters counters = new UnprotectCounters("srtcp");
    private final long ssrc;

    public RtcpUnprotector(KeyEpoch key) {
        this(JitsiContexts.rtcp(key, false));
    }

    /** For tests, which know session keys. */
    RtcpUnprotector(SrtcpCryptoContext context) {
        this.context = context;
        ssrc = Integer.toUnsignedLong(context.getSsrc());
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    public long ssrc() {
        return ssrc;
    }

    /**
     * Unprotects the datagram between reader and writer index. After {@code OK} it is plain, and the writer index 20 bytes
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
        if (!isWellFormed(datagram)) {
            return UnprotectStatus.MALFORMED;
        }
        if (datagram.getUnsignedInt(datagram.readerIndex() + 4) != ssrc) {
            return UnprotectStatus.WRONG_SSRC;
        }
        bytes.load(datagram);
        UnprotectStatus status = statusOf(reverse());
        if (status == UnprotectStatus.OK) {
            bytes.store(datagram);
        }
        return status;
    }

    private static boolean isWellFormed(ByteBuf datagram) {
        int count = datagram.readableBytes();
        int start = datagram.readerIndex();
        int plainBytes = count - TAG_AND_INDEX_BYTES;
        return plainBytes >= CLEAR_BYTES
                && count <= DatagramBytes.BYTES_MAX
                && plainBytes % 4 == 0
                && datagram.getUnsignedByte(start) >>> 6 == 2
                && (datagram.getUnsignedByte(start + count - INDEX_BYTES) & ENCRYPTED_FLAG) != 0;
    }

    private SrtpErrorStatus reverse() {
        try {
            return context.reverseTransformPacket(bytes);
        } catch (GeneralSecurityException refused) {
            return SrtpErrorStatus.AUTH_FAIL; // Never of AES-GCM, which jitsi-srtp turns into a status itself.
        }
    }

    /** Replays are told before the tag is checked, but remembered only after. */
    private static UnprotectStatus statusOf(SrtpErrorStatus status) {
        return switch (status) {
            case OK -> UnprotectStatus.OK;
            case REPLAY_FAIL, REPLAY_OLD -> UnprotectStatus.REPLAYED;
            case FAIL, AUTH_FAIL, INVALID_PACKET -> UnprotectStatus.FORGED;
        };
    }
}
