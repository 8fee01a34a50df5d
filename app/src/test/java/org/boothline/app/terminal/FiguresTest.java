package org.boothline.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void putLocaleBack() {
        Locale.setDefault(before);
    }

    @Test
    void figuresAreTheSameInEveryLocale() {
        for (Locale locale : new Locale[] {Locale.ROOT, Locale.GERMANY, new Locale("ar")}) {
            Locale.setDefault(locale);
            assertEquals("4,012", Figures.count(4_012));
            assertEquals("12.5", Figures.decimal(12.5));
            assertEquals("5.0 %", Figures.percent(5));
            assertEquals("1,590 ms", Figures.milliseconds(1_590.2));
        }
    }

    @Test
    void smallSharesDoNotLookLikeNone() {
        assertEquals("0.0 %", Figures.percent(0));
        assertEquals("0.023 %", Figures.percent(0.0232));
    }

    @Test
    void bytesAreInPowersOfTen() {
        assertEquals("999 B", Figures.bytes(999));
        assertEquals("1.0 kB", Figures.bytes(1_000));
        assertEquals("2.9 MB", Figures.bytes(2_880_000));
    }

    @Test
    void timesOfATakeCountFromItsFirstSample() {
        assertEquals("00:00.000", Figures.sampleTime(0));
        assertEquals("01:00.500", Figures.sampleTime(60 * 48_000 + 24_000));
        assertEquals("00:12", Figures.clock(12.9));
        assertEquals("1:00:12", Figures.clock(3_612));
    }

    @Test
    void aBarNeverLeavesItsBrackets() {
        assertEquals("[....]", Figures.bar(-1, 4));
        assertEquals("[##..]", Figures.bar(0.5, 4));
        assertEquals("[####]", Figures.bar(7, 4));
    }

    @Test
    void oneIsNotMany() {
        assertEquals("1 gap", Figures.count(1, "gap", "gaps"));
        assertEquals("0 gaps", Figures.count(0, "gap", "gaps"));
    }
}
