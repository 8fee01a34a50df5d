package org.boothline.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandRight() {
        Table table = new Table("name", ">packets", "state");
        table.row("Take 1", "4,012", "restored").row("x", "7", "");
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "name    packets  state",
                        "Take 1    4,012  restored",
                        "x             7"),
                table.text());
    }

    @Test
    void anEmptyHeadingTakesNoLine() {
        assertEquals("a  b", new Table("", "").row("a", "b").text());
    }

    @Test
    void aRowOfAnotherWidthIsABug() {
        assertThrows(IllegalArgumentException.class, () -> new Table("a", "b").row("only one"));
    }
}
