package org.boothline.transport.srtp;

import java.util.Locale;
import org.boothline.base.stats.Counter;

/** How many datagrams ended in each status. <b>Thread</b>: raised by one, read by any. */
final class UnprotectCounters {
    private static final UnprotectStatus[] STATUSES = UnprotectStatus.values();

    private final Counter[] datagrams = new Counter[STATUSES.length];

    /** @param traffic the counters' first word: {@code srtp} or {@code srtcp} */
    UnprotectCounters(String traffic) {
        for (UnprotectStatus status : STATUSES) {
            datagrams[status.ordinal()] = new Counter(traffic + "Datagrams" + camelCase(status));
        }
    }

    UnprotectStatus count(UnprotectStatus status) {
        datagrams[status.ordinal()].increment();
        return status;
    }

    Counter of(UnprotectStatus status) {
        return datagrams[status.ordinal()];
    }

    private static String camelCase(UnprotectStatus status) {
        StringBuilder name = new StringBuilder();
        for (String word : status.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
