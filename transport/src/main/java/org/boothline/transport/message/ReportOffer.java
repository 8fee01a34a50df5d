package org.boothline.transport.message;

/**
 * The key under which a station that sends no audio will send its reports. Answer: {@link ReportAnswer}.
 *
 * @param epoch counts the SSRCs of this station's reports from 0
 * @param ssrc 0 to 2^32 − 1
 * @param masterKeyHex 64 hexadecimal digits; secret
 * @param masterSaltHex 24 hexadecimal digits; secret
 */
public record ReportOffer(int epoch, long ssrc, String masterKeyHex, String masterSaltHex) implements Message {
    public ReportOffer {
        Check.range("epoch", epoch, 0, Integer.MAX_VALUE);
        Check.range("ssrc", ssrc, 0, Check.U32_MAX);
        Check.masterKey(masterKeyHex, masterSaltHex);
    }

    /** Without key and salt, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "ReportOffer[epoch=" + epoch + ", ssrc=" + ssrc + "]";
    }
}
