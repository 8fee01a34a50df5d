package org.boothline.session.take;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.Test;

class TakeNameTest {
    @Test
    void isWhatThePersonWroteOnOneLine() {
        assertEquals("Scene 4", TakeName.of(" Scene 4 ", 9));
        assertEquals("a b c", TakeName.of("a\tb\nc", 9));
        assertEquals("Take 9", TakeName.of("\u0000\t", 9));
        assertEquals(TakeInfo.NAME_CHARS_MAX, TakeName.of("y".repeat(400), 9).length());
    }

    @Test
    void countsTheParts() {
        assertEquals("Scene (part 2)", TakeName.successor("Scene"));
        assertEquals("Scene (part 3)", TakeName.successor("Scene (part 2)"));
        assertEquals("Scene (part 10)", TakeName.successor("Scene (part 9)"));
        assertEquals("(part 2) (part 2)", TakeName.successor("(part 2)"));
    }

    @Test
    void neverGrowsTooLong() {
        String name = "z".repeat(200);
        for (int part = 0; part < 12; part++) {
            name = TakeName.successor(name);
            assertEquals(true, name.length() <= TakeInfo.NAME_CHARS_MAX, name);
        }
        String full = "z".repeat(191) + " (part 9)";
        assertEquals("z".repeat(190) + " (part 10)", TakeName.successor(full));
    }
}
