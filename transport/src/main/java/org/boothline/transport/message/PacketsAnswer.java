package org.boothline.transport.message;

import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.transport.quic.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * How many packet records follow, in the form they have on disk, in order; and what will never come.
 *
 * @param reason why none come, in words for a person
 * @param records how many follow in the body; fewer than asked for when {@code bytesMax} was reached
 * @param absent packet indices that were asked for and that the sender does not have
 */
public record PacketsAnswer(ServeStatus status, @Nullable String reason, int records, List<LongRange> absent)
        implements Message {
    public PacketsAnswer {
        Check.given("status", status);
        Check.reason(reason);
        Check.range("records", records, 0, Exchange.BODY_BYTES_MAX);
        absent = Check.ranges("absent", absent, 0);
    }

    public static PacketsAnswer none(ServeStatus status, String reason) {
        return new PacketsAnswer(status, reason, 0, List.of());
    }
}
