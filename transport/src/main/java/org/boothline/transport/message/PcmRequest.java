package org.boothline.transport.message;

import org.boothline.transport.quic.Exchange;

/**
 * Asks for captured samples of a take. Answer: {@link PcmAnswer} and their records after it.
 *
 * @param firstSample the first one wanted
 * @param endSample the one after the last one wanted
 * @param bytesMax how many bytes of records may come back at most, 1 to 4 MiB
 */
public record PcmRequest(String sessionId, String takeId, long firstSample, long endSample, int bytesMax)
        implements Message {
    public PcmRequest {
        Check.id("sessionId", sessionId);
        Check.id("takeId", takeId);
        Check.count("firstSample", firstSample);
        Check.range("endSample", endSample, firstSample, Long.MAX_VALUE);
        Check.range("bytesMax", bytesMax, 1, Exchange.BODY_BYTES_MAX);
    }
}
