package org.boothline.transport.message;

import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.transport.quic.Exchange;

/**
 * Asks for packets of a take. Answer: {@link PacketsAnswer} and their records after it.
 *
 * @param ranges packet indices, 1 to 4,096 ranges
 * @param bytesMax how many bytes of records may come back at most, 1 to 4 MiB
 */
public record PacketsRequest(String sessionId, String takeId, List<LongRange> ranges, int bytesMax) implements Message {
    public PacketsRequest {
        Check.id("sessionId", sessionId);
        Check.id("takeId", takeId);
        ranges = Check.ranges("ranges", ranges, 1);
        Check.range("bytesMax", bytesMax, 1, Exchange.BODY_BYTES_MAX);
    }
}
