package org.boothline.transport.message;

/** Bytes that are no message, or an answer that is not the one asked for. A peer's doing, never a fault of ours. */
public final class MessageFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalCode code;
    private final boolean refusedByPeer;

    MessageFault(RefusalCode code, String detail, boolean refusedByPeer) {
        super(detail);
        this.code = code;
        this.refusedByPeer = refusedByPeer;
    }

    static MessageFault malformed(String detail) {
        return new MessageFault(RefusalCode.MALFORMED, detail, false);
    }

    public RefusalCode code() {
        return code;
    }

    /**
     * True if the peer answered with a {@link Refusal}; its reason is the message. False if what came was no message.
     */
    public boolean refusedByPeer() {
        return refusedByPeer;
    }

    /** What to answer to the peer that sent it. */
    public Refusal refusal() {
        String said = String.valueOf(getMessage()).replaceAll("\\p{Cntrl}", " ");
        return new Refusal(said.substring(0, Math.min(said.length(), Check.REASON_CHARS)), code);
    }
}
