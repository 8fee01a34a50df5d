package org.boothline.transport.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StationAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.0.0.1, 255.0.0.1",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
        "::1, 0:0:0:0:0:0:0:1",
        "::ffff:203.0.113.7, 203.0.113.7",
        "Studio.Example.ORG, studio.example.org",
        "booth, booth",
        "tonstudio-müller.example, xn--tonstudio-mller-9vb.example",
        "7up.example, 7up.example",
    })
    void keepsOneFormOfEachHost(String given, String kept) throws UserFault {
        assertEquals(kept, StationAddress.of(given, 6000).host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "300.1.1.1", "1.2.3", "010.0.0.1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "fe80::1%eth0",
                "g::1", "[::1]", ":::", "a..b", "-a.example", "a b", "a/b", "a\u0000b", "a:6000", "studio.example.org."
            })
    void refusesWhatIsNoHost(String host) {
        UserFault fault = assertThrows(UserFault.class, () -> StationAddress.of(host, 6000), host);
        assertEquals(FaultCode.USAGE, fault.code());
        assertThrows(IllegalArgumentException.class, () -> new StationAddress(host, 6000));
    }

    @Test
    void refusesNamesThatAreTooLongAndPortsThatCantBe() {
        assertThrows(UserFault.class, () -> StationAddress.of("a".repeat(64), 6000));
        assertThrows(UserFault.class, () -> StationAddress.of("a.".repeat(127) + "abc", 6000));
        assertTrue(assertThrows(UserFault.class, () -> StationAddress.of("a", 6001))
                .why()
                .contains("even"));
        assertThrows(IllegalArgumentException.class, () -> new StationAddress("a", 0));
    }

    @Test
    void isShownAsPeopleWriteIt() {
        assertEquals("a.example:6000", new StationAddress("a.example", 6000).toString());
        assertEquals("[0:0:0:0:0:0:0:1]:6000", new StationAddress("::1", 6000).toString());
    }
}
