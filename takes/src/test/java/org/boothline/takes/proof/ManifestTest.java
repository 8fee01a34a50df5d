package org.boothline.takes.proof;

import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.range.RangeSet;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final String HASH_A = "a".repeat(64);
    private static final String HASH_B = "b".repeat(64);
    private static final String HASH_C = "c".repeat(64);

    static Manifest manifest(String name, String endReason) {
        return new Manifest(
                "00112233445566aa",
                "00112233445566bb",
                name,
                "00112233445566cc",
                Stations.BOOTH.fingerprint(),
                Codec.OPUS,
                2,
                120,
                range(48_000, 96_000),
                range(198, 401),
                1_767_225_600_123_456_789L,
                HASH_A,
                HASH_B,
                HASH_C,
                190,
                set(50_000, 50_240, 60_000, 60_001),
                set(200, 210, 300, 303),
                set(70_000, 71_000),
                endReason);
    }

    @Test
    void hasExactlyThisText() {
        assertEquals(
                List.of(
                        "boothline-manifest 1",
                        "session 00112233445566aa",
                        "take 00112233445566bb",
                        "name Ophelia, 4.5\\\\4\\u000a\\u000d\\u0009\\u0000\\u2028\\u2029 \u00e9\u4e2d\ud83c\udfa4 ",
                        "stream 00112233445566cc",
                        "sender " + Stations.BOOTH.fingerprint().hex(),
                        "codec opus",
                        "channels 2",
                        "sampleRate 48000",
                        "lookahead 120",
                        "firstSample 48000",
                        "endSample 96000",
                        "firstIndex 198",
                        "endIndex 401",
                        "startEpochNs 1767225600123456789",
                        "packetRoot " + HASH_A,
                        "pcmRoot " + HASH_B,
                        "pcmSha256 " + HASH_C,
                        "packets 190",
                        "sourceFault 50000 50240",
                        "sourceFault 60000 60001",
                        "unspooledPackets 200 210",
                        "unspooledPackets 300 303",
                        "unspooledSamples 70000 71000",
                        "endReason "),
                manifest("Ophelia, 4.5\\4\n\r\t\0\u2028\u2029 \u00e9\u4e2d\ud83c\udfa4 ", "")
                        .lines());
    }

    @Test
    void comesBackWhateverThePersonTyped() throws UserFault {
        List<String> names = List.of(
                "plain",
                " ",
                "",
                "\\",
                "\\n",
                "\\u000a",
                "\\\\u000a",
                "\n",
                "a\nendReason forged\n",
                "\ud83c\udfa4",
                "\ud83c",
                "\udfa4\ud83c",
                "\u0085\u007f\u009f\u2028\u2029\ufeff\u202e",
                "\ufffe\uffff",
                "e\u0301 and \u00e9");
        for (String name : names) {
            Manifest manifest = manifest(name, "because " + name);
            assertEquals(manifest, Manifest.parse(manifest.lines()));
            assertTrue(manifest.lines().stream().noneMatch(line -> line.matches("(?s).*[\\r\\n\u0085\u2028\u2029].*")));
        }
    }

    @Test
    void comesBackAfterRandomText() throws UserFault {
        Random random = new Random(77);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                int kind = random.nextInt(4);
                text.append((char) (kind == 0 ? '\\' : kind == 1 ? 'u' : random.nextInt(kind == 2 ? 0x40 : 0x10000)));
            }
            Manifest manifest = manifest(text.toString(), text.reverse().toString());
            assertEquals(manifest, Manifest.parse(manifest.lines()), "seed 77");
        }
    }

    @Test
    void differentManifestsNeverHaveTheSameText() {
        Set<String> texts = new HashSet<>();
        List<String> names = List.of("a", "a ", " a", "\n", "\\u000a", "\\n", "\u00e9", "e\u0301", "a\nstream x");
        names.forEach(name -> texts.add(StatementText.text(manifest(name, "").lines())));
        assertEquals(names.size(), texts.size());
    }

    @Test
    void numbersOfNineteenDigitsAreReadAndGreaterOnesRefused() throws UserFault {
        assertEquals(
                Long.MAX_VALUE,
                Manifest.parse(with("startEpochNs", "9223372036854775807")).startEpochNs());
        assertEquals(
                Long.MIN_VALUE,
                Manifest.parse(with("startEpochNs", "-9223372036854775808")).startEpochNs());
        for (String bad : List.of(
                "9223372036854775808",
                "-9223372036854775809",
                "9999999999999999999",
                "99999999999999999999",
                "01",
                "-0",
                "+1",
                "1 ",
                " 1",
                "",
                "1.0",
                "1e3",
                "0x10",
                "\u0661",
                "--1")) {
            refused(with("startEpochNs", bad), bad);
        }
        refused(with("endSample", "99999999999999999999"), "overflow");
        refused(with("endSample", "9000000000000000000"), "more than anybody would count");
        refused(with("endIndex", "9000000000000000000"), "more than anybody would count");
        refused(with("firstSample", "-1"), "negative");
    }

    @Test
    void refusesEveryLineRemovedDoubledOrExchanged() {
        List<String> lines = manifest("name", "reason").lines();
        for (int i = 0; i < lines.size(); i++) {
            List<String> removed = new ArrayList<>(lines);
            removed.remove(i);
            String line = lines.get(i);
            // Whole fault lines may be fewer: then the signature is what refuses.
            if (!line.startsWith("sourceFault") && !line.startsWith("unspooledSamples")) {
                refused(removed, "without " + line);
            }
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(i, line);
            refused(doubled, "twice " + line);
            for (int j = i + 1; j < lines.size(); j++) {
                List<String> exchanged = new ArrayList<>(lines);
                Collections.swap(exchanged, i, j);
                refused(exchanged, line + " exchanged with " + lines.get(j));
            }
        }
        refused(List.of(), "nothing");
        List<String> more = new ArrayList<>(lines);
        more.add("");
        refused(more, "an empty line more");
    }

    @Test
    void refusesWhatContradictsItself() {
        refused(with("channels", "0"), "no channel");
        refused(with("channels", "3"), "3 channels");
        refused(with("channels", "4294967297"), "channels that are 1 after a cast");
        refused(with("sampleRate", "44100"), "rate");
        refused(with("lookahead", "-1"), "lookahead");
        refused(with("endSample", "47999"), "ends before it begins");
        refused(with("endIndex", "197"), "ends before it begins");
        refused(with("packets", "189"), "count");
        refused(with("packets", "203"), "count");
        refused(with("codec", "OPUS"), "codec");
        refused(with("codec", "mp3"), "codec");
        refused(with("packetRoot", "A".repeat(64)), "upper case");
        refused(with("pcmRoot", "a".repeat(63)), "short");
        refused(with("sender", "00"), "fingerprint");
        refused(with("boothline-manifest", "2"), "version");
        for (String fault : List.of(
                "47999 48001",
                "95999 96001",
                "96000 96001",
                "50000 50000",
                "50001 50000",
                "050000 50240",
                "50000",
                "50000 50240 1",
                "50000  50240",
                "-1 5",
                "50000 1000000000000000000000",
                "a b",
                "")) {
            refused(with("sourceFault", fault), fault);
        }
    }

    @Test
    void refusesRangesThatOverlapTouchOrFall() {
        List<String> lines = new ArrayList<>(manifest("n", "").lines());
        int at = lines.indexOf("sourceFault 60000 60001");
        for (String second : List.of("50240 50250", "50239 50250", "49000 49500", "50000 50240")) {
            lines.set(at, "sourceFault " + second);
            refused(lines, second);
        }
    }

    @Test
    void refusesTextThatIsEscapedInAnotherWay() {
        for (String value : List.of("\\u0041", "\\x", "\\", "\\u000A", "\\u00", "a\tb", "a\nb", "\\\\\\", "\u2028")) {
            refused(with("name", value), value);
        }
    }

    @Test
    void refusesOrReadsDifferentlyWhateverCharacterChanges() {
        Manifest original = manifest("name", "reason");
        List<String> lines = original.lines();
        Random random = new Random(5);
        for (int i = 0; i < lines.size(); i++) {
            for (int at = 0; at < lines.get(i).length(); at++) {
                StringBuilder line = new StringBuilder(lines.get(i));
                char before = line.charAt(at);
                char after = (char) (' ' + random.nextInt(95));
                line.setCharAt(at, after == before ? '~' : after);
                List<String> changed = new ArrayList<>(lines);
                changed.set(i, line.toString());
                try {
                    Manifest read = Manifest.parse(changed);
                    assertFalse(read.equals(original), line + ", seed 5");
                    assertEquals(changed, read.lines(), "one statement has one text, seed 5");
                } catch (UserFault refused) {
                    assertEquals(FaultCode.PROOF, refused.code());
                }
            }
        }
    }

    @Test
    void isWholeOnlyWithoutUnspooled() {
        assertFalse(manifest("n", "").isWhole());
        Manifest m = manifest("n", "");
        for (int bits = 0; bits < 4; bits++) {
            Manifest some = new Manifest(
                    m.session(),
                    m.take(),
                    m.name(),
                    m.stream(),
                    m.sender(),
                    m.codec(),
                    m.channels(),
                    m.lookaheadSamples(),
                    m.samples(),
                    m.indices(),
                    m.startEpochNs(),
                    m.packetRoot(),
                    m.pcmRoot(),
                    m.pcmSha256(),
                    m.packets(),
                    m.sourceFaults(),
                    (bits & 1) == 0 ? new RangeSet() : m.unspooledPackets(),
                    (bits & 2) == 0 ? new RangeSet() : m.unspooledSamples(),
                    m.endReason());
            assertEquals(bits == 0, some.isWhole());
        }
    }

    /** The first line with this key gets another value. */
    private static List<String> with(String key, String value) {
        List<String> lines = new ArrayList<>(manifest("name", "reason").lines());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(key + " ")) {
                lines.set(i, key + " " + value);
                return lines;
            }
        }
        throw new IllegalArgumentException(key);
    }

    private static void refused(List<String> lines, String why) {
        UserFault fault = assertThrows(UserFault.class, () -> Manifest.parse(lines), why);
        assertEquals(FaultCode.PROOF, fault.code());
    }
}
