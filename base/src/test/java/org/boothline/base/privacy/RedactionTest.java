package org.boothline.base.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String HEX64 = "3f9a1b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "called at /203.0.113.7:6001 now | called at /[address]:6001 now",
                "203.0.113.7 | [address]",
                "from 203.0.113.7. It | from [address]. It",
                "a...203.0.113.7...b | a...[address]...b",
                "x203.0.113.7y | x[address]y",
                "203.0.113.7,203.0.113.8;203.0.113.9 | [address],[address];[address]",
                "tcpdump: 203.0.113.7.6001 > 203.0.113.8.6000 | tcpdump: [address] > [address]",
                "300.203.0.113.7 | 300.[address]",
                "203.000.113.007 | [address]",
                "http://203.0.113.7/x?y=203.0.113.7 | http://[address]/x?y=[address]",
                "\"host\":\"203.0.113.7\" | \"host\":\"[address]\"",
                "studio.lan/203.0.113.7:6001 | [host]/[address]:6001",
                "anna-laptop/127.0.1.1:6001 | [host]/127.0.1.1:6001",
                "[2001:db8::7]:6001 | [[address]]:6001",
                "studio.lan/[2001:db8:0:0:0:0:0:7]:6001 | [host]/[[address]]:6001",
                "at 2001:db8::7, port 6000 | at [address], port 6000",
                "address:fd00::2 | address:[address]",
                "called:fd00::2 | called:[address]",
                "fe80::1ff:fe23:4567:890a%eth0 is | [address] is",
                "FE80::A | [address]",
                "::ffff:203.0.113.7 | [address]",
                "64:ff9b::203.0.113.7 | [address]",
                "1:2:3:4:5:6:203.0.113.7 | [address]",
                "2001:db8::/32 | [address]/32",
                "2001:db8:1:2:3:4:5:6:7 | [address]:7",
                "bind ::10 | bind [address]",
            })
    void hidesAddressesHoweverTheyAreWritten(String line, String expected) {
        assertEquals(expected, Redaction.redact(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T05:18:00.123Z INFO  o.b.q.road.QuicRoad [q-manager network] ready: UDP 6002",
                "HTTP 127.0.0.1:43211",
                "localhost/127.0.0.1:6001 refused",
                "[::1]:6001 and [0:0:0:0:0:0:0:1]:6001 and 0.0.0.0:6002 and [::]:6002 and 0:0:0:0:0:0:0:0",
                "netty 4.2.18.Final, Boothline 0.1.0-SNAPSHOT, Java 17.0.15",
                "a loss of 5.25 % in 1.5.2 s, 12:30:59, at 48.000 Hz",
                "at java.base/java.util.stream.Collectors::toList(Collectors.java:123)",
                "org.boothline.app.Main$$Lambda/0x000075c3d8000a00.run",
                "take 0f1e2d3c4b5a6978 of session 1122334455667788 is signed; job 0f1e2d3c4b5a6978-pcm",
                "connection to 3f9a 1b2c 4d5e 6f70 is over: hung up",
                "The station's key /data/identity/key.pem is not used: others than its owner may read it",
                "the token is not right; the key does not fit; a basic question for the bearer of this",
                "/home/of/somebody/takes/a-take-with-a-very-long-name-that-was-chosen-by-its-producer/received.wav",
                "boothline: the program; org.boothline.session.call.Station: a class",
                ""
            })
    void leavesAloneWhatNamesNobody(String line) {
        assertEquals(line, Redaction.redact(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restore key " + HEX64 + " | restore key [secret]",
                "KEY3F9A1B2C4D5E6F708192A3B4C5D6E7F8 | KEY[secret]",
                "3f:9a:1b:2c:4d:5e:6f:70:81:92:a3:b4:c5:d6:e7:f8:09 | [secret]",
                "3f9a 1b2c 4d5e 6f70 8192 a3b4 c5d6 e7f8 | [secret]",
                "fingerprint " + HEX64 + " | fingerprint 3f9a 1b2c 4d5e 6f70",
                "Fingerprint[hex=" + HEX64 + "] | Fingerprint[hex=3f9a 1b2c 4d5e 6f70]",
                "its fingerprint is " + HEX64 + ", not | its fingerprint is 3f9a 1b2c 4d5e 6f70, not",
                "fingerprint of a station and a restore key " + HEX64
                        + " | fingerprint of a station and a restore key [secret]",
                "\"masterSaltHex\" : \"00112233445566778899aabb\" | \"masterSaltHex\" : \"[secret]\"",
                "HelloAnswer[accepted=true, restoreKeyHex=abcd, name=Studio] | HelloAnswer[accepted=true,"
                        + " restoreKeyHex=[secret], name=Studio]",
                "GET /jobs?token=s3cr3t&all=1 | GET /jobs?token=[secret]&all=1",
                "Authorization: Bearer abc.def-ghi | Authorization: Bearer [secret]",
                "authorization: bearer   abcdefgh, more | authorization: bearer [secret], more",
                "boothline:AQAAAGVhYmNkZWZnaGlqa2xt and | boothline:[secret] and",
                "call \"BOOTHLINE:AQAAAGVhYmNkZWZnaGlqa2xt\" | call \"boothline:[secret]\"",
                "boothline://AQAAAGVhYmNkZWZnaGlqa2xt== | boothline:[secret]",
                "secret AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE | secret [secret]",
            })
    void hidesKeysTokensAndInvitations(String line, String expected) {
        assertEquals(expected, Redaction.redact(line));
    }

    @Test
    void hidesAKeyInPemEvenIfItsEndIsMissing() {
        String key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nAgEGCCqGSM49AwEH\n";
        assertEquals("it was [secret]", Redaction.redact("it was " + key));
        String whole = Redaction.redact("it was " + key + "-----END PRIVATE KEY-----\nand went on");
        assertTrue(whole.startsWith("it was [secret]") && whole.endsWith("and went on"), whole);
        assertFalse(whole.contains("MIG"), whole);
    }

    @Test
    void hidesTheHostNamesThatWereGiven() {
        Redaction.hide("studio.Example.test");
        Redaction.hide("booth-7.");
        Redaction.hide("localhost");
        Redaction.hide("  ");
        Redaction.hide("203.0.113.7");
        Redaction.hide("[::1]");
        assertEquals(
                "[host]: no such host; [host]:6000, [host]/<unresolved>:6001, [host].",
                Redaction.redact(
                        "STUDIO.example.test: no such host; studio.example.test:6000, studio.example.test/<unresolved>:6001,"
                                + " Booth-7."));
        assertEquals("mystudio.example.test of booth-77", Redaction.redact("mystudio.example.test of booth-77"));
        assertEquals("localhost  127.0.0.1 [::1]", Redaction.redact("localhost  127.0.0.1 [::1]"));
    }

    @Test
    void keepsNoMoreThanTheLatestHostNames() {
        for (int i = 0; i < 1_000; i++) {
            Redaction.hide("host-" + i + ".test");
        }
        assertEquals("host-743.test [host]", Redaction.redact("host-743.test host-744.test"));
        assertEquals("[host]", Redaction.redact("host-999.test"));
    }

    @Test
    void everyAddressOfTheJdksOwnWritingIsHidden() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 1; j + 1 < bytes.length && random.nextInt(3) > 0; j++) {
                bytes[j] = 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
                continue;
            }
            String clean = Redaction.redact("from " + new java.net.InetSocketAddress(address, 6001) + ".");
            assertTrue(
                    clean.equals("from /[address]:6001.") || clean.equals("from /[[address]]:6001."),
                    () -> address + " became " + clean + ", seed " + seed);
        }
    }

    @Test
    void everyRandomKeyIsHiddenInHexAndBase64() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            for (String told : List.of(
                    HexFormat.of().formatHex(key),
                    HexFormat.of().withUpperCase().formatHex(key),
                    HexFormat.ofDelimiter(":").formatHex(key),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(key)),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(key))) {
                assertEquals(
                        "key [secret], of", Redaction.redact("key " + told + ", of"), () -> told + ", seed " + seed);
            }
        }
    }

    /** Lines that the other station can make us write: nothing grows with more than their length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "::",
                "1:",
                "a:",
                "1.",
                "1.1.1.1",
                "f",
                "ff:",
                "-----BEGIN A-----",
                "boothline:",
                "token=",
                "A",
                " ",
                "/1.1.1.1"
            })
    void aLineOfAMillionCharactersTakesNoTime(String piece) {
        String line = piece.repeat(1_000_000 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            String clean = Redaction.redact(line);
            assertTrue(clean.length() < 200_000, "length " + clean.length());
        });
    }

    @Test
    void cutsBetweenWordsSoThatNoHalfOfAKeyIsLeft() {
        String clean = Redaction.redact("x ".repeat((64 << 9) - 8) + HEX64 + " and more".repeat(10));
        assertFalse(clean.contains("3f9a"), clean.substring(clean.length() - 100));
        assertTrue(clean.endsWith(" characters cut)\n"), clean.substring(clean.length() - 100));
    }

    @Test
    void arbitraryTextIsNeverAFault() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "0123456789abcdefABCDEF:.[]/%-_ =\"gzGZ\n";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(80); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String once = Redaction.redact(text.toString());
            assertFalse(once.matches("(?s).*[0-9a-fA-F]{32}.*"), () -> text + ", seed " + seed);
        }
    }
}
