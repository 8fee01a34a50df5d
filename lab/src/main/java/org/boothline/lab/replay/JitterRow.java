package org.boothline.lab.replay;

import org.jspecify.annotations.Nullable;

/** One trace's outcome beside NetEq's, where that is known. */
public record JitterRow(
        String trace, JitterOutcome boothline, @Nullable NetEq netEq) {}
