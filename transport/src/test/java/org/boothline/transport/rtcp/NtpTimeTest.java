package org.boothline.transport.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
    @Test
    void countsFrom1900() {
        assertEquals(2_208_988_800L << 32, NtpTime.ofEpochNs(0));
        assertEquals(2_208_988_800L << 32 | 0x8000_0000L, NtpTime.ofEpochNs(500_000_000L));
        assertEquals((2_208_988_800L - 1 << 32) + 0x8000_0000L, NtpTime.ofEpochNs(-500_000_000L));
    }

    @Test
    void agreesWithTheExampleOfTheRfc() {
        // RFC 3550 figure 2: 10 November 1995, 11:33:25.125 UTC.
        long epochNs = Instant.parse("1995-11-10T11:33:25.125Z").getEpochSecond() * 1_000_000_000L + 125_000_000L;
        assertEquals(0xB44D_B705_2000_0000L, NtpTime.ofEpochNs(epochNs));
        assertEquals(0xB705_2000L, NtpTime.middle32(NtpTime.ofEpochNs(epochNs)));
    }

    @Test
    void goesOnIntoTheEraThatBeginsIn2036() {
        long last = Instant.parse("2036-02-07T06:28:15Z").getEpochSecond() * 1_000_000_000L;
        assertEquals(0xFFFF_FFFF_0000_0000L, NtpTime.ofEpochNs(last));
        assertEquals(0L, NtpTime.ofEpochNs(last + 1_000_000_000L));
        assertEquals(last + 1_000_000_000L, NtpTime.toEpochNs(0L));
    }

    @Test
    void givesBackEveryNanosecondFrom1968To2104() {
        qt().forAll(longs().between(-60_000_000_000_000_000L, 4_230_000_000_000_000_000L))
                .checkAssert(epochNs -> assertEquals(epochNs, NtpTime.toEpochNs(NtpTime.ofEpochNs(epochNs))));
    }

    @Test
    void convertsSamplesAndNanosecondsWithoutOverflow() {
        assertEquals(5_000_000L, SampleTime.toNs(240));
        assertEquals(240, SampleTime.ofNs(5_000_000L));
        assertEquals(5_864_062_014_805_333_333L, SampleTime.toNs(1L << 48), 1);
        assertEquals((1L << 48) - 1, SampleTime.ofNs(SampleTime.toNs(1L << 48)));
        assertEquals(-240, SampleTime.ofNs(-5_000_000L));
    }
}
