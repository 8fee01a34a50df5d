package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

class SrtpCiphersTest {
    @Test
    void warmsUpAndSaysWhoEncrypts() throws UserFault {
        SrtpCiphers.warmUp(1_000);
        assertTrue(List.of("OpenSSL", "SunJCE").contains(SrtpCiphers.name()), SrtpCiphers.name());
    }
}
