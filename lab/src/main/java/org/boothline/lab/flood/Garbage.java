package org.boothline.lab.flood;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes datagrams of a kind. <b>Thread</b>: one. <b>Memory</b>: one datagram, made here.
 */
public final class Garbage {
    private static final int BYTES_MAX = 1_472;
    private static final int AUDIO_BYTES = 176;
    private static final int QUIC_BEGINNING_BYTES = 1_200;
    private static final int QUIC_ID_BYTES = 20;
    private static final int PAYLOAD_TYPE = 111;
    private static final int SEQUENCES_NEAR = 200;
    private static final int COOKIE = 0x2112A442;

    /**
     * The head of a packet that was seen in a call.
     *
     * @param ssrc the sender's
     * @param payloadType its codec's
     * @param sequence the packet's, 0 to 65,535
     */
    public record Seen(int ssrc, int payloadType, int sequence) {
        /** @param datagram an RTP packet, from position to limit */
        public static Seen of(ByteBuffer datagram) {
            int at = datagram.position();
            return new Seen(datagram.getInt(at + 8), datagram.get(at + 1) & 0x7F, datagram.getShort(at + 2) & 0xFFFF);
        }
    }

    private final SplittableRandom random;
    private final byte[] bytes = new byte[BYTES_MAX];
    private final ByteBuffer datagram = ByteBuffer.wrap(bytes);
    private @Nullable Seen seen;
    private int forged;

    public Garbage(long seed) {
        random = new SplittableRandom(seed);
    }

    /** What {@link GarbageKind#RTP_FORGED} pretends to go on with; null: not known, and it is like a stranger's. */
    public void pretend(@Nullable Seen head) {
        seen = head;
    }

    /** Valid until the next call. */
    public ByteBuffer next(GarbageKind kind) {
        datagram.clear();
        random.nextBytes(bytes);
        int count =
                switch (kind) {
                    case NOISE -> 1 + random.nextInt(1_200);
                    case RTP_STRANGER -> rtp(random.nextInt(), PAYLOAD_TYPE, random.nextInt());
                    case RTP_FORGED -> forged();
                    case RTCP -> rtcp();
                    case QUIC_LONG -> quicLong();
                    case QUIC_SHORT -> {
                        bytes[0] = (byte) (0x40 | bytes[0] & 0x3F);
                        yield 40 + random.nextInt(1_160);
                    }
                    case STUN -> stun();
                };
        return datagram.limit(count);
    }

    private int rtp(int ssrc, int payloadType, int sequence) {
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) payloadType;
        datagram.putShort(2, (short) sequence).putInt(8, ssrc);
        return AUDIO_BYTES + random.nextInt(32);
    }

    /** Sequence numbers around those that are due: the others would be refused as too old at less cost. */
    private int forged() {
        Seen like = seen;
        return like == null
                ? rtp(random.nextInt(), PAYLOAD_TYPE, random.nextInt())
                : rtp(
                        like.ssrc(),
                        like.payloadType(),
                        like.sequence() + forged++ % 0x3FFF + random.nextInt(SEQUENCES_NEAR));
    }

    private int rtcp() {
        int words = 7 + random.nextInt(20);
        bytes[0] = (byte) (0x80 | random.nextInt(3));
        bytes[1] = (byte) (200 + random.nextInt(5));
        datagram.putShort(2, (short) (words - 1));
        Seen like = seen;
        if (like != null && random.nextBoolean()) {
            datagram.putInt(4, like.ssrc());
        }
        bytes[4 * words - 4] |= (byte) 0x80; // Where SRTCP says that it is encrypted.
        return 4 * words;
    }

    private int quicLong() {
        bytes[0] = (byte) (0xC0 | bytes[0] & 0x0F); // Initial.
        datagram.putInt(1, random.nextInt(4) == 0 ? random.nextInt() : 1);
        bytes[5] = QUIC_ID_BYTES;
        bytes[6 + QUIC_ID_BYTES] = QUIC_ID_BYTES;
        int at = 7 + 2 * QUIC_ID_BYTES;
        bytes[at] = 0; // No token.
        datagram.putShort(at + 1, (short) (0x4000 | QUIC_BEGINNING_BYTES - at - 3));
        return QUIC_BEGINNING_BYTES;
    }

    private int stun() {
        int attributeBytes = 4 * random.nextInt(8);
        datagram.putShort(0, (short) 1).putShort(2, (short) attributeBytes).putInt(4, COOKIE);
        return 20 + attributeBytes;
    }
}
