package org.boothline.transport.trust;

import static org.boothline.transport.trust.Stations.ACCEPTING;
import static org.boothline.transport.trust.Stations.DIALLING;
import static org.boothline.transport.trust.Stations.NOW_MS;
import static org.boothline.transport.trust.Stations.SECRET;
import static org.boothline.transport.trust.Stations.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

class InvitationTest {
    private static final long EXPIRY_S = 1_767_312_000L;
    private static final String ID = "0123456789abcdef";
    private static final Invitation ONE =
            new Invitation(EXPIRY_S, ACCEPTING, ID, SECRET, List.of(new StationAddress("203.0.113.7", 6000)));
    private static final Invitation THREE = new Invitation(
            EXPIRY_S,
            ACCEPTING,
            ID,
            SECRET,
            List.of(
                    new StationAddress("203.0.113.7", 6000),
                    new StationAddress("2001:db8::1", 6000),
                    new StationAddress("studio.example.org", 7000)));
    /** Links and proof computed with Python. */
    private static final String ONE_LINK =
            "boothline:AQBpVwqAICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8BI0VniavN76ChoqOkpaanqKmqq6ytrq8BBMsAcQcX"
                    + "cN8CLu8";

    private static final String THREE_LINK =
            "boothline:AQBpVwqAICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8BI0VniavN76ChoqOkpaanqKmqq6ytrq8DBMsAcQcX"
                    + "cAYgAQ24AAAAAAAAAAAAAAABF3AAEnN0dWRpby5leGFtcGxlLm9yZxtYtU-1qw";

    private static final String PROOF = "a13db7ed7e7b136f76232c071b91153b33c9aee07bffa2a8b030df1b33040859";

    private static UserFault refused(FaultCode code, String link) {
        UserFault fault = assertThrows(UserFault.class, () -> Invitation.decode(link, NOW_MS), link);
        assertEquals(code, fault.code(), link);
        return fault;
    }

    /** A link of these bytes, with the right check. */
    private static String link(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        byte[] whole = ByteBuffer.allocate(bytes.length + 4)
                .put(bytes)
                .putInt((int) crc.getValue())
                .array();
        return "boothline:" + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private static byte[] unchecked(String link) {
        byte[] whole = Base64.getUrlDecoder().decode(link.substring("boothline:".length()));
        return java.util.Arrays.copyOf(whole, whole.length - 4);
    }

    @Test
    void writesTheLinkThatAnIndependentComputationGives() {
        assertEquals(ONE_LINK, ONE.link());
        assertEquals(THREE_LINK, THREE.link());
    }

    @Test
    void readsWhatItWrote() throws UserFault {
        assertEquals(ONE, Invitation.decode(ONE_LINK, NOW_MS));
        assertEquals(THREE, Invitation.decode(THREE_LINK, NOW_MS));
        List<StationAddress> eight = new ArrayList<>(
                Collections.nCopies(8, new StationAddress("a".repeat(63) + ("." + "b".repeat(62)).repeat(3), 65_532)));
        Invitation longest = new Invitation((1L << 40) - 1, THIRD, ID, SECRET, eight);
        assertEquals(longest, Invitation.decode(longest.link(), NOW_MS));
        assertTrue(longest.link().length() < 3_000);
    }

    @Test
    void readsWhatAMailProgramMadeOfIt() throws UserFault {
        for (String text : List.of(
                "  " + ONE_LINK + " \r\n",
                "<" + ONE_LINK + ">",
                "Please call \"" + ONE_LINK + "\".",
                ONE_LINK.substring(0, 40) + "\r\n" + ONE_LINK.substring(40, 76) + "\n  " + ONE_LINK.substring(76),
                "\uFEFF" + ONE_LINK.substring(0, 30) + "\u200B\u00A0" + ONE_LINK.substring(30),
                "Boothline:" + ONE_LINK.substring(10))) {
            assertEquals(ONE, Invitation.decode(text, NOW_MS), text);
        }
    }

    @Test
    void tellsADamagedLinkAtEveryLengthAndEveryChangedCharacter() {
        for (int length = "boothline:".length(); length < THREE_LINK.length(); length++) {
            UserFault fault = refused(FaultCode.USAGE, THREE_LINK.substring(0, length));
            assertTrue(fault.sentence().contains("copy all of it"), fault.sentence());
        }
        for (int at = "boothline:".length(); at < THREE_LINK.length(); at++) {
            for (char other : new char[] {'A', 'z', '0', '-', '_', '+', '/', '=', 'ü'}) {
                if (THREE_LINK.charAt(at) != other) {
                    String changed = THREE_LINK.substring(0, at) + other + THREE_LINK.substring(at + 1);
                    refused(FaultCode.USAGE, changed);
                }
            }
        }
        refused(FaultCode.USAGE, ONE_LINK + "A");
        refused(FaultCode.USAGE, ONE_LINK + ONE_LINK);
    }

    @Test
    void tellsWhatIsNoInvitationAtAll() {
        for (String text : List.of("", "boothline", "192.0.2.1:6000", "https://example.org/", "x".repeat(1_000_000))) {
            assertTrue(refused(FaultCode.USAGE, text).what().contains("no invitation"));
        }
    }

    @Test
    void tellsAnotherVersion() {
        byte[] other = unchecked(ONE_LINK);
        other[0] = 2;
        assertTrue(refused(FaultCode.PROTOCOL, link(other)).why().contains("another version"));
        refused(FaultCode.PROTOCOL, link(new byte[] {9}));
    }

    @Test
    void tellsWhenItExpired() throws UserFault {
        Invitation.decode(ONE_LINK, EXPIRY_S * 1_000 - 1);
        UserFault fault = assertThrows(UserFault.class, () -> Invitation.decode(ONE_LINK, EXPIRY_S * 1_000));
        assertEquals(FaultCode.TRUST, fault.code());
        assertTrue(fault.why().contains("expired at 2026-01-02 00:00 UTC"), fault.why());
    }

    @Test
    void refusesBytesThatNoInvitationHasThoughTheirCheckIsRight() {
        byte[] good = unchecked(THREE_LINK);
        int count = 1 + 5 + 32 + 8 + 16;
        for (int wrong : new int[] {0, 2, 4, 9, 127, 128, 255}) {
            byte[] bytes = good.clone();
            bytes[count] = (byte) wrong;
            refused(FaultCode.USAGE, link(bytes));
        }
        for (int kind : new int[] {0, 1, 5, 6, 255}) {
            byte[] bytes = good.clone();
            bytes[count + 1] = (byte) kind;
            refused(FaultCode.USAGE, link(bytes));
        }
        for (int length = 1; length < good.length; length++) {
            refused(FaultCode.USAGE, link(java.util.Arrays.copyOf(good, length)));
        }
        refused(FaultCode.USAGE, link(java.util.Arrays.copyOf(good, good.length + 1)));
        byte[] oddPort = unchecked(ONE_LINK);
        oddPort[oddPort.length - 1] = 1;
        refused(FaultCode.USAGE, link(oddPort));
    }

    /** Whatever stands in a link, the outcome is an invitation or a {@link UserFault}. */
    @Test
    void endsWithAnInvitationOrAFaultForAnyBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = unchecked(random.nextBoolean() ? ONE_LINK : THREE_LINK);
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Invitation read = Invitation.decode(link(bytes), 0);
                assertEquals(read, Invitation.decode(read.link(), 0));
            } catch (UserFault expected) {
                assertFalse(expected.sentence().isEmpty());
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", round " + round, e);
            }
        }
    }

    @Test
    void neverShowsTheSecret() {
        assertFalse(ONE.toString().contains(SECRET.hex().substring(0, 8)), ONE.toString());
        assertFalse(SECRET.toString().contains("a0"), SECRET.toString());
        assertTrue(ONE.toString().contains(ID));
    }

    @Test
    void givesTheProofThatAnIndependentComputationGives() {
        assertEquals(PROOF, InvitationProof.hex(SECRET, DIALLING, ACCEPTING));
        assertEquals(PROOF, ONE.proofHex(DIALLING));
        assertTrue(InvitationProof.holds(PROOF, SECRET, DIALLING, ACCEPTING));
    }

    @Test
    void aProofIsOfNoUseToAnotherStationOrAtAnother() {
        assertFalse(InvitationProof.holds(PROOF, SECRET, THIRD, ACCEPTING));
        assertFalse(InvitationProof.holds(PROOF, SECRET, DIALLING, THIRD));
        assertFalse(InvitationProof.holds(PROOF, SECRET, ACCEPTING, DIALLING));
        assertFalse(InvitationProof.holds(PROOF, InvitationSecret.random(), DIALLING, ACCEPTING));
        for (String none : List.of("", "zz", PROOF.substring(2), PROOF + "00", "00".repeat(32))) {
            assertFalse(InvitationProof.holds(none, SECRET, DIALLING, ACCEPTING), none);
        }
    }
}
