package org.boothline.qmanager.api;

/** Half-open: from {@code first} up to, not including, {@code end}. */
public record RangeView(long first, long end) {}
