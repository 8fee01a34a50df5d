package org.boothline.qmanager;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

class IdleExitTest {
    private final VirtualClock clock = new VirtualClock();

    @Test
    void isOverOnlyAfterTheWholeTimeWithoutWorkOrRequests() {
        IdleExit idle = new IdleExit(1_000, clock);
        clock.advanceMs(999);
        assertFalse(idle.isOver(false));
        idle.heard();
        clock.advanceMs(999);
        assertFalse(idle.isOver(true));
        clock.advanceMs(999);
        assertFalse(idle.isOver(false));
        clock.advanceMs(1);
        assertTrue(idle.isOver(false));
    }

    @Test
    void isNeverOverWithoutALimit() {
        IdleExit idle = new IdleExit(0, clock);
        clock.advanceMs(7 * 86_400_000L);
        assertFalse(idle.isOver(false));
    }
}
