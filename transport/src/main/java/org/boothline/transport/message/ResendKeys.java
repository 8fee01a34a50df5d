package org.boothline.transport.message;

/**
 * Where packets of a stream that are sent again come: an SSRC of their own, under a key of its own.
 *
 * @param ssrc 0 to 2^32 − 1
 * @param firstSequence 0 to 32,767
 * @param masterKeyHex 64 hexadecimal digits; secret
 * @param masterSaltHex 24 hexadecimal digits; secret
 */
public record ResendKeys(long ssrc, int firstSequence, String masterKeyHex, String masterSaltHex) {
    private static final int FIRST_SEQUENCE_MAX = 0x7FFF;

    public ResendKeys {
        Check.range("ssrc", ssrc, 0, Check.U32_MAX);
        Check.range("firstSequence", firstSequence, 0, FIRST_SEQUENCE_MAX);
        Check.masterKey(masterKeyHex, masterSaltHex);
    }

    /** Without key and salt, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "ResendKeys[ssrc=" + ssrc + ", firstSequence=" + firstSequence + "]";
    }
}
