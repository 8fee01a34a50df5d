package org.boothline.transport.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.boothline.transport.quic.Exchange;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static Message read(String json) throws MessageFault {
        return Messages.read(json.getBytes(UTF_8));
    }

    private static MessageFault refused(String json) {
        return assertThrows(MessageFault.class, () -> read(json), json);
    }

    @Test
    void everyMessageComesBackAsItWas() throws MessageFault {
        for (Message message : Samples.ALL) {
            assertEquals(message, Messages.read(Messages.write(message)));
        }
    }

    @Test
    void samplesHoldEveryType() {
        Set<Class<?>> held = Samples.ALL.stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(Message.class.getPermittedSubclasses()), held);
    }

    @Test
    void writesTheFormThatIsDocumented() {
        assertEquals(
                "{\"type\":\"hello\",\"version\":4,\"name\":\"Booth 1\",\"role\":\"booth\",\"software\":\"boothline 0.1.0\","
                        + "\"sessionId\":null,\"sending\":true,\"invitation\":null}",
                new String(Messages.write(Samples.ALL.get(0)), UTF_8));
        assertEquals(
                "{\"type\":\"packetsRequest\",\"version\":4,\"sessionId\":\"0123456789abcdef\",\"takeId\":"
                        + "\"0123456789abcdef\",\"ranges\":[{\"first\":4,\"end\":9}],\"bytesMax\":100}",
                new String(
                        Messages.write(new PacketsRequest(
                                Samples.ID, Samples.ID, List.of(new org.boothline.base.range.LongRange(4, 9)), 100)),
                        UTF_8));
        assertEquals("{\"type\":\"byeAnswer\",\"version\":4}", new String(Messages.write(new ByeAnswer()), UTF_8));
    }

    @Test
    void readsPastFieldsOfLaterVersions() throws MessageFault {
        assertEquals(
                new ClockPing(5),
                read("{\"later\":{\"deep\":[1,2,{}]},\"t0Ns\":5,\"version\":4,\"type\":\"clockPing\",\"more\":null}"));
    }

    /** The parser remembers names of strangers' messages; were they long, they would fill the heap. */
    @Test
    void refusesFieldNamesLongerThanAnyWillBe() throws MessageFault {
        String longest = "x".repeat(100);
        assertEquals(new ClockPing(5), read("{\"" + longest + "\":1,\"type\":\"clockPing\",\"version\":4,\"t0Ns\":5}"));
        assertEquals(
                RefusalCode.MALFORMED,
                refused("{\"" + longest + "x\":1,\"type\":\"clockPing\",\"version\":4,\"t0Ns\":5}")
                        .code());
    }

    @Test
    void takesFieldsLeftOutForNullWhereThatIsAllowed() throws MessageFault {
        assertEquals(
                new TakeStop(Samples.ID, null),
                read("{\"type\":\"takeStop\",\"version\":4,\"takeId\":\"" + Samples.ID + "\"}"));
    }

    @Test
    void readsRefusalsWithCodesOfLaterVersions() throws MessageFault {
        Refusal refusal = (Refusal) read("{\"type\":\"refusal\",\"version\":4,\"reason\":\"x\",\"code\":\"TOO_LOUD\"}");
        assertEquals(RefusalCode.OTHER, refusal.code());
    }

    @Test
    void refusesOtherVersionsBeforeLookingAtTheType() {
        assertEquals(
                RefusalCode.OTHER_VERSION,
                refused("{\"type\":\"dance\",\"version\":1}").code());
        assertEquals(
                RefusalCode.OTHER_VERSION,
                refused("{\"type\":\"bye\",\"version\":99999999999999}").code());
        assertEquals(
                RefusalCode.UNKNOWN_TYPE,
                refused("{\"type\":\"dance\",\"version\":4}").code());
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String json : List.of(
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"hello\"",
                "{",
                "{}",
                "{\"type\":\"bye\"}",
                "{\"version\":4}",
                "{\"type\":7,\"version\":4}",
                "{\"type\":\"clockPing\",\"version\":\"1\",\"t0Ns\":1}",
                "{\"type\":\"clockPing\",\"version\":1.5,\"t0Ns\":1}",
                "{\"type\":\"clockPing\",\"version\":4}",
                "{\"type\":\"clockPing\",\"version\":4,\"t0Ns\":null}",
                "{\"type\":\"clockPing\",\"version\":4,\"t0Ns\":1.5}",
                "{\"type\":\"clockPing\",\"version\":4,\"t0Ns\":\"1\"}",
                "{\"type\":\"clockPing\",\"version\":4,\"t0Ns\":NaN}",
                "{\"type\":\"clockPing\",\"version\":4,\"t0Ns\":9223372036854775808}",
                "{\"type\":\"clockPing\",\"version\":4,\"t0Ns\":1} x",
                "{\"type\":\"clockPing\",\"type\":\"bye\",\"version\":4,\"t0Ns\":1}",
                "{\"type\":\"bye\",\"version\":4}",
                "{\"type\":\"bye\",\"version\":4,\"reason\":5}",
                "{\"type\":\"bye\",\"version\":4,\"reason\":\"\\u001b[2J\"}",
                "{\"type\":\"hello\",\"version\":4,\"name\":\"a\",\"role\":1,\"software\":\"s\",\"sending\":true}",
                "{\"type\":\"hello\",\"version\":4,\"name\":\"a\",\"role\":\"pilot\",\"software\":\"s\",\"sending\":true}",
                "{\"type\":\"hello\",\"version\":4,\"name\":\"  \",\"role\":\"booth\",\"software\":\"s\",\"sending\":true}")) {
            assertEquals(RefusalCode.MALFORMED, refused(json).code(), json);
        }
    }

    @Test
    void refusesDepthAndSizeWithoutReadingThemThrough() {
        assertEquals(RefusalCode.MALFORMED, refused("[".repeat(100_000)).code());
        assertEquals(
                RefusalCode.MALFORMED,
                refused("{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}").code());
        assertEquals(
                RefusalCode.MALFORMED,
                refused("{\"a\":" + "9".repeat(5_000) + "}").code());
        byte[] large = new byte[Exchange.JSON_BYTES_MAX + 1];
        Arrays.fill(large, (byte) ' ');
        assertThrows(MessageFault.class, () -> Messages.read(large));
    }

    @Test
    void refusesIdsThatAreNone() {
        for (String id :
                List.of("", "0123", "0123456789ABCDEF", "0123456789abcdeg", "0123456789abcdef0", "../../etc/passwd")) {
            assertThrows(IllegalArgumentException.class, () -> new ManifestRequest(id, Samples.ID), id);
            MessageFault fault = refused("{\"type\":\"takeStop\",\"version\":4,\"takeId\":\"" + id + "\"}");
            assertTrue(fault.getMessage().contains("takeId"), fault.getMessage());
        }
    }

    @Test
    void refusesRangesThatRunBackwardsOrBelowZeroOrAreTooMany() {
        String head = "{\"type\":\"packetsRequest\",\"version\":4,\"sessionId\":\"" + Samples.ID + "\",\"takeId\":\""
                + Samples.ID + "\",\"bytesMax\":100,\"ranges\":[";
        for (String ranges :
                List.of("", "null", "{\"first\":5,\"end\":4}", "{\"first\":-1,\"end\":4}", "{\"end\":4}", "7")) {
            refused(head + ranges + "]}");
        }
        refused(head + "{\"first\":1,\"end\":2},".repeat(4_096) + "{\"first\":1,\"end\":2}]}");
    }

    @Test
    void keepsKeysAndProofsOutOfLogs() {
        assertFalse(HelloAnswer.taken(Samples.ID, "ab".repeat(32), "S", Role.STUDIO)
                .toString()
                .contains("abab"));
        for (Message message : Samples.ALL) {
            String shown = message.toString();
            assertFalse(shown.contains(Samples.MASTER_KEY.substring(0, 8)), shown);
            assertFalse(shown.contains(Samples.MASTER_SALT.substring(0, 8)), shown);
            if (message instanceof Hello) {
                assertFalse(shown.contains(Samples.HASH.substring(0, 8)), shown);
            }
        }
    }

    @Test
    void refusesAStreamWithoutAWholeKey() throws MessageFault {
        String whole = new String(
                Messages.write(Samples.ALL.stream()
                        .filter(StreamOffer.class::isInstance)
                        .findFirst()
                        .orElseThrow()),
                UTF_8);
        read(whole);
        String key = ",\"masterKeyHex\":\"" + Samples.MASTER_KEY + "\"";
        String salt = ",\"masterSaltHex\":\"" + Samples.MASTER_SALT + "\"";
        for (String without : List.of(
                whole.replace(key, ""),
                whole.replace(salt, ""),
                whole.replace(key, ",\"masterKeyHex\":null"),
                whole.replace(key, ",\"masterKeyHex\":\"" + Samples.MASTER_SALT + "\""),
                whole.replace(salt, ",\"masterSaltHex\":\"" + Samples.MASTER_KEY + "\""))) {
            MessageFault fault = refused(without);
            assertEquals(RefusalCode.MALFORMED, fault.code());
            assertTrue(fault.getMessage().contains("master"), fault.getMessage());
            assertFalse(fault.getMessage().contains(Samples.MASTER_SALT), fault.getMessage());
        }
    }

    @Test
    void refusesAFirstSequenceNumberThatMayWrapWithinTheFirstPackets() {
        String whole = new String(
                Messages.write(Samples.ALL.stream()
                        .filter(StreamOffer.class::isInstance)
                        .findFirst()
                        .orElseThrow()),
                UTF_8);
        assertTrue(refused(whole.replace("\"firstSequence\":32767", "\"firstSequence\":32768"))
                .getMessage()
                .contains("firstSequence"));
    }

    @Test
    void refusesAnswersThatSayYesAndNo() {
        refused("{\"type\":\"streamAnswer\",\"version\":4,\"accepted\":true,\"reason\":null,\"newSsrc\":true}");
        refused("{\"type\":\"reportAnswer\",\"version\":4,\"accepted\":true,\"reason\":null,\"newSsrc\":true}");
        refused("{\"type\":\"streamAnswer\",\"version\":4,\"accepted\":true,\"reason\":null}");
        refused("{\"type\":\"pairNonce\",\"version\":4,\"accepted\":true,\"reason\":null,\"nonceHex\":null}");
        refused("{\"type\":\"pairNonce\",\"version\":4,\"accepted\":false,\"reason\":\"x\",\"nonceHex\":\""
                + Samples.HASH + "\"}");
        assertThrows(
                IllegalArgumentException.class,
                () -> new HelloAnswer(true, null, Samples.ID, "ab".repeat(32), "S", Role.STUDIO, true));
    }

    @Test
    void aRefusalMadeFromAnyFaultIsAMessageItself() throws MessageFault {
        MessageFault fault = refused("{\"type\":\"" + "\\u0007x".repeat(900) + "\",\"version\":4}");
        Message refusal = fault.refusal();
        assertEquals(refusal, Messages.read(Messages.write(refusal)));
    }

    /** Whatever bytes come, the outcome is a message or a {@link MessageFault}. */
    @Test
    void endsWithAMessageOrAFaultForAnyMutationOfAnyMessage() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] json = Messages.write(Samples.ALL.get(random.nextInt(Samples.ALL.size())));
            byte[] mutated = mutate(json, random);
            try {
                Message message = Messages.read(mutated);
                Messages.write(message);
            } catch (MessageFault expected) {
                expected.refusal();
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", round " + round + ": " + new String(mutated, UTF_8), e);
            }
        }
    }

    private static byte[] mutate(byte[] json, Random random) {
        byte[] mutated = json.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = mutated.length == 0 ? 0 : random.nextInt(mutated.length);
            switch (random.nextInt(6)) {
                case 0 -> mutated = Arrays.copyOf(mutated, at);
                case 1 -> {
                    if (mutated.length > 0) {
                        mutated[at] = (byte) random.nextInt(256);
                    }
                }
                case 2 -> mutated = replace(mutated, at, "9".repeat(1 + random.nextInt(30)));
                case 3 ->
                    mutated = replace(
                            mutated,
                            at,
                            List.of("null", "-", "\"", "{", "[", "]", "}", ",", ":", "1e9", "\\u0000")
                                    .get(random.nextInt(11)));
                case 4 -> mutated = replace(mutated, at, new String(mutated, UTF_8).substring(0, Math.min(at, 50)));
                default ->
                    mutated = new String(mutated, UTF_8)
                            .replaceFirst(
                                    "\":[^,}]*",
                                    "\":"
                                            + List.of(
                                                            "null",
                                                            "-1",
                                                            "[]",
                                                            "{}",
                                                            "\"\"",
                                                            "true",
                                                            "1e400",
                                                            "99999999999999999999")
                                                    .get(random.nextInt(8)))
                            .getBytes(UTF_8);
            }
        }
        return mutated;
    }

    private static byte[] replace(byte[] bytes, int at, String with) {
        byte[] middle = with.getBytes(UTF_8);
        byte[] result = Arrays.copyOf(bytes, bytes.length + middle.length);
        System.arraycopy(middle, 0, result, at, middle.length);
        System.arraycopy(bytes, at, result, at + middle.length, bytes.length - at);
        return result;
    }
}
