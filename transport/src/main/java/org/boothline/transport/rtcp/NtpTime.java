package org.boothline.transport.rtcp;

/**
 * NTP timestamps of 64 bits: seconds since 1900 in the upper half, binary fraction in the lower. Right from 1968 to 2104:
 * seconds below 2^31 are taken to be of the era that begins in 2036.
 *
 * <p><b>Thread</b>: any. <b>Source</b>: RFC 3550 section 4, RFC 5905 section 6.
 */
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long ERA_SECONDS = 1L << 32;
    private static final long NS = 1_000_000_000L;

    private NtpTime() {}

    /** The timestamp for nanoseconds since 1970. */
    public static long ofEpochNs(long epochNs) {
        long seconds = Math.floorDiv(epochNs, NS) + SECONDS_1900_TO_1970;
        long fraction = (Math.floorMod(epochNs, NS) << 32) / NS;
        return seconds << 32 | fraction;
    }

    /** Nanoseconds since 1970, to the nearest. */
    public static long toEpochNs(long ntp) {
        long seconds = ntp >>> 32;
        if (seconds < ERA_SECONDS / 2) {
            seconds += ERA_SECONDS;
        }
        long fraction = ntp & 0xFFFF_FFFFL;
        return (seconds - SECONDS_1900_TO_1970) * NS + (fraction * NS + (1L << 31) >>> 32);
    }

    /** The middle 32 bits: seconds modulo 65,536 and 1/65,536 s; what LSR holds. */
    public static long middle32(long ntp) {
        return ntp >>> 16 & 0xFFFF_FFFFL;
    }
}
