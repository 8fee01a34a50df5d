package org.boothline.transport.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

class BasePortTest {
    @Test
    void takesEvenPortsWithinTheRange() throws UserFault {
        assertEquals(6000, BasePort.check(6000));
        assertEquals(1024, BasePort.check(1024));
        assertEquals(65_532, BasePort.check(65_532));
        assertEquals(6001, BasePort.control(6000));
        assertEquals(6002, BasePort.qManager(6000));
    }

    @Test
    void refusesAnOddPortNamingItAndAnother() {
        UserFault fault = assertThrows(UserFault.class, () -> BasePort.check(6001));
        assertEquals(FaultCode.USAGE, fault.code());
        assertTrue(fault.sentence().contains("6001"), fault.sentence());
        assertTrue(fault.remedy().contains("--port 6000"), fault.remedy());
    }

    @Test
    void refusesPortsOutsideTheRange() {
        for (int port : new int[] {-2, 0, 1022, 65_534, 70_000}) {
            assertEquals(
                    FaultCode.USAGE,
                    assertThrows(UserFault.class, () -> BasePort.check(port)).code());
        }
    }

    @Test
    void neverProposesAPortThatItWouldRefuse() throws UserFault {
        for (int port = -10; port < 66_000; port++) {
            try {
                BasePort.check(port);
            } catch (UserFault fault) {
                String remedy = fault.remedy();
                BasePort.check(Integer.parseInt(remedy.substring(remedy.lastIndexOf(' ') + 1)));
            }
        }
    }
}
