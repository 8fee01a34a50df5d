package org.boothline.base.range;

/**
 * Whole numbers from {@code first} up to, not including, {@code end}: packet indices or samples.
 *
 * @param end not less than {@code first}
 */
public record LongRange(long first, long end) {
    public LongRange {
        if (end < first) {
            throw new IllegalArgumentException("a range ends where it begins or later, not " + first + " to " + end);
        }
    }

    public long count() {
        return end - first;
    }

    public boolean contains(long value) {
        return value >= first && value < end;
    }

    public boolean overlaps(LongRange other) {
        return first < other.end && other.first < end;
    }
}
