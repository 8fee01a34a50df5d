package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAddressTest {
    @ParameterizedTest
    @CsvSource({
        "studio.example.org, studio.example.org, 6000",
        "studio.example.org:7000, studio.example.org, 7000",
        "192.0.2.7, 192.0.2.7, 6000",
        "192.0.2.7:65532, 192.0.2.7, 65532",
        "[2001:db8::7], 2001:db8::7, 6000",
        "[2001:db8::7]:1024, 2001:db8::7, 1024",
        "2001:db8::7, 2001:db8::7, 6000",
        "::1, ::1, 6000",
        "' localhost:7000 ', localhost, 7000"
    })
    void readsNamesAndAddressesWithAndWithoutPort(String typed, String host, int basePort) throws UserFault {
        assertEquals(new RemoteAddress(host, basePort), RemoteAddress.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":7000", "host:", "host:x", "host:-2", "host:123456", "[::1", "[]:7000", "[::1]7000", "a b"})
    void refusesWhatIsNoAddressWithOneSentence(String typed) {
        UserFault fault = assertThrows(UserFault.class, () -> RemoteAddress.parse(typed));
        assertEquals(FaultCode.USAGE, fault.code());
        assertTrue(fault.sentence().contains("HOST:PORT"), fault.sentence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:7001", "host:80", "host:65534", "[::1]:6001"})
    void refusesPortsThatAreNoBasePortAndNamesThem(String typed) {
        UserFault fault = assertThrows(UserFault.class, () -> RemoteAddress.parse(typed));
        assertEquals(FaultCode.USAGE, fault.code());
        String port = typed.substring(typed.lastIndexOf(':') + 1);
        assertTrue(fault.sentence().startsWith("Port " + port + " "), fault.sentence());
        assertTrue(fault.remedy().contains("other station"), fault.sentence());
    }

    @Test
    void resolvesLiteralAddressesWithoutAskingAnybody() throws UserFault {
        assertEquals(7000, RemoteAddress.parse("127.0.0.1:7000").resolve().getPort());
        assertTrue(RemoteAddress.parse("[::1]:7000").resolve().getAddress().isLoopbackAddress());
    }
}
