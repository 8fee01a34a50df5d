package org.boothline.engine.wav;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The broadcast extension of a WAV file. Text is ASCII in the file: other characters become {@code ?}, what is too long
 * is cut off. <b>Source</b>: EBU Tech 3285, bext version 1.
 *
 * @param description up to 256 characters
 * @param originator who made it, up to 32 characters
 * @param originatorReference an id of the recording, up to 32 characters
 * @param origination local date and time of the first sample; null if the file says none
 * @param timeReferenceSamples samples between local midnight and the first sample, at the file's rate
 * @param codingHistory lines such as {@code A=PCM,F=48000,W=24,M=mono}, each ended by CR LF
 */
public record BroadcastInfo(
        String description,
        String originator,
        String originatorReference,
        @Nullable LocalDateTime origination,
        long timeReferenceSamples,
        String codingHistory) {
    private static final long SECOND_NS = 1_000_000_000L;

    public BroadcastInfo {
        if (timeReferenceSamples < 0) {
            throw new IllegalArgumentException("a time reference counts from midnight, not " + timeReferenceSamples);
        }
    }

    /**
     * For a file whose first sample was captured at a known instant.
     *
     * @param epochNs UTC, nanoseconds since 1970
     * @param zone whose midnight and date are meant
     */
    public static BroadcastInfo of(
            String description,
            String originator,
            String originatorReference,
            long epochNs,
            ZoneId zone,
            WavFormat format) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(epochNs, SECOND_NS), Math.floorMod(epochNs, SECOND_NS));
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        // Time of day on the clock, as time code is, also on days when the clock was changed.
        long nanoOfDay = local.toLocalTime().toNanoOfDay();
        long samples = nanoOfDay / SECOND_NS * format.sampleRateHz()
                + Math.round((double) (nanoOfDay % SECOND_NS) * format.sampleRateHz() / SECOND_NS);
        String history = "A=PCM,F=" + format.sampleRateHz() + ",W="
                + format.encoding().bits() + ",M=" + (format.channels() == 1 ? "mono" : "stereo") + ",T=Boothline\r\n";
        return new BroadcastInfo(description, originator, originatorReference, local, samples, history);
    }
}
