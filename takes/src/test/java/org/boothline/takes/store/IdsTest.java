package org.boothline.takes.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void everyRandomIdIsAnIdAndNoTwoAreTheSame() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = Ids.random();
            assertTrue(Ids.isId(id), id);
            ids.add(id);
        }
        assertEquals(1_000, ids.size());
    }

    @Test
    void nothingThatCouldBeAPathIsAnId() {
        for (String text : List.of(
                "",
                ".",
                "..",
                "/",
                "../../../../../..",
                "0123456789abcde/",
                "0123456789abcde\\",
                "0123456789abcde",
                "0123456789abcdef0",
                "0123456789ABCDEF",
                "0123456789abcdeg",
                "0123456789abcdef\n",
                "\n0123456789abcdef",
                "0123456789abcde\0",
                "\u0660123456789abcdef")) {
            assertFalse(Ids.isId(text), text);
            assertThrows(IllegalArgumentException.class, () -> Ids.require(text), text);
        }
        assertEquals("0123456789abcdef", Ids.require("0123456789abcdef"));
    }
}
