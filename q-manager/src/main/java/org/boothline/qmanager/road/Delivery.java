package org.boothline.qmanager.road;

import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.transport.message.ServeStatus;

/**
 * What a request for packets or samples brought.
 *
 * @param records how many records {@code body} holds, as the sender says
 * @param absent what was asked for and the sender does not have
 * @param body records one after another, see {@link org.boothline.takes.log.RecordCodec}; not checked yet
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying every answer to hide it would help nobody.
public record Delivery(ServeStatus status, String reason, int records, List<LongRange> absent, byte[] body) {
    public Delivery {
        absent = List.copyOf(absent);
    }

    /** An answer without data. */
    public static Delivery none(ServeStatus status, String reason) {
        return new Delivery(status, reason, 0, List.of(), new byte[0]);
    }
}
