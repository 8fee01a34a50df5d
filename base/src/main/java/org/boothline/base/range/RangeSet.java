package org.boothline.base.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of whole numbers kept as sorted ranges that never touch. <b>Thread</b>: one at a time. <b>Memory</b>: one entry
 * a range; not for hot paths.
 */
public final class RangeSet {
    private final TreeMap<Long, Long> endByFirst = new TreeMap<>();

    public RangeSet() {}

    public RangeSet(Iterable<LongRange> ranges) {
        ranges.forEach(this::add);
    }

    public void add(LongRange range) {
        add(range.first(), range.end());
    }

    /** Adds [first, end). */
    public void add(long first, long end) {
        if (end <= first) {
            return;
        }
        long mergedFirst = first;
        long mergedEnd = end;
        Map.Entry<Long, Long> before = endByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first) {
            mergedFirst = before.getKey();
            mergedEnd = Math.max(mergedEnd, before.getValue());
        }
        Map.Entry<Long, Long> inside = endByFirst.ceilingEntry(mergedFirst);
        while (inside != null && inside.getKey() <= mergedEnd) {
            mergedEnd = Math.max(mergedEnd, inside.getValue());
            endByFirst.remove(inside.getKey());
            inside = endByFirst.ceilingEntry(mergedFirst);
        }
        endByFirst.put(mergedFirst, mergedEnd);
    }

    /** Removes [first, end). */
    public void remove(long first, long end) {
        if (end <= first) {
            return;
        }
        Map.Entry<Long, Long> before = endByFirst.lowerEntry(first);
        if (before != null && before.getValue() > first) {
            endByFirst.put(before.getKey(), first);
            if (before.getValue() > end) {
                endByFirst.put(end, before.getValue());
                return;
            }
        }
        Map.Entry<Long, Long> inside = endByFirst.ceilingEntry(first);
        while (inside != null && inside.getKey() < end) {
            endByFirst.remove(inside.getKey());
            if (inside.getValue() > end) {
                endByFirst.put(end, inside.getValue());
            }
            inside = endByFirst.ceilingEntry(first);
        }
    }

    public boolean contains(long value) {
        Map.Entry<Long, Long> entry = endByFirst.floorEntry(value);
        return entry != null && value < entry.getValue();
    }

    public boolean isEmpty() {
        return endByFirst.isEmpty();
    }

    /** How many numbers there are in all. */
    public long count() {
        long sum = 0;
        for (Map.Entry<Long, Long> entry : endByFirst.entrySet()) {
            sum += entry.getValue() - entry.getKey();
        }
        return sum;
    }

    /** Sorted, not touching one another. */
    public List<LongRange> ranges() {
        List<LongRange> list = new ArrayList<>(endByFirst.size());
        endByFirst.forEach((first, end) -> list.add(new LongRange(first, end)));
        return list;
    }

    /** Those of {@code range} that are not in this set. */
    public RangeSet missingFrom(LongRange range) {
        RangeSet missing = new RangeSet();
        missing.add(range);
        endByFirst.forEach(missing::remove);
        return missing;
    }

    /** Those of this set that are in {@code range}. */
    public RangeSet within(LongRange range) {
        RangeSet inside = new RangeSet();
        endByFirst.forEach((first, end) -> inside.add(Math.max(first, range.first()), Math.min(end, range.end())));
        return inside;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeSet set && endByFirst.equals(set.endByFirst);
    }

    @Override
    public int hashCode() {
        return endByFirst.hashCode();
    }

    @Override
    public String toString() {
        return ranges().toString();
    }
}
