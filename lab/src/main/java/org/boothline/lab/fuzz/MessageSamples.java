package org.boothline.lab.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.boothline.transport.message.Messages;

/** Every control message as it travels, in a variant or two. */
final class MessageSamples {
    private static final String ID = "\"0123456789abcdef\"";
    private static final String OTHER_ID = "\"fedcba9876543210\"";
    private static final String HASH = "\"" + "c0ffee00".repeat(8) + "\"";
    private static final String KEY =
            "\"masterKeyHex\":\"" + "5ec1e701".repeat(8) + "\",\"masterSaltHex\":\"" + "5a175a17".repeat(3) + "\"";
    private static final String RESENDS = ",\"resends\":{\"ssrc\":7,\"firstSequence\":5," + KEY + "}";
    private static final String SIGNED =
            "{\"lines\":[\"boothline-manifest 1\",\"take 0123456789abcdef\",\"\"],\"certificate\":\"QUJD\","
                    + "\"signature\":\"REVG+/8=\"}";
    private static final String YES = "\"accepted\":true,\"reason\":null";

    private static final List<String> FIELDS = List.of(
            "hello|\"name\":\"Booth 1\",\"role\":\"booth\",\"software\":\"boothline 0.1.0\",\"sessionId\":null,"
                    + "\"sending\":true,\"invitation\":null",
            "hello|\"name\":\"Studio Nord ü\",\"role\":\"studio\",\"software\":\"boothline 0.1.0\",\"sessionId\":" + ID
                    + ",\"sending\":false,\"invitation\":{\"id\":" + OTHER_ID + ",\"proofHex\":" + HASH + "}",
            "helloAnswer|" + YES + ",\"sessionId\":" + ID + ",\"restoreKeyHex\":" + HASH
                    + ",\"name\":\"Studio\",\"role\":\"studio\",\"pair\":false",
            "helloAnswer|\"accepted\":false,\"reason\":\"these stations don't know each other\",\"sessionId\":null,"
                    + "\"restoreKeyHex\":null,\"name\":\"Studio\",\"role\":\"studio\",\"pair\":true",
            "pairCommit|\"name\":\"Booth 1\",\"commitmentHex\":" + HASH,
            "pairNonce|" + YES + ",\"nonceHex\":" + HASH,
            "pairReveal|\"nonceHex\":" + HASH,
            "pairVerdict|\"accepted\":false,\"reason\":\"the words differ\"",
            "streamOffer|\"streamId\":" + ID
                    + ",\"purpose\":\"main\",\"epoch\":0,\"ssrc\":4294967295,\"codec\":\"OPUS\",\"channels\":1,"
                    + "\"frameSamples\":240,\"bitrateBps\":256000,\"lookaheadSamples\":120,\"firstSequence\":32767,"
                    + "\"firstIndex64\":0,\"firstTimestamp\":2147483648,\"firstSample64\":0,"
                    + "\"sampleZeroEpochNs\":1767225600000000000," + KEY + RESENDS,
            "streamOffer|\"streamId\":" + ID
                    + ",\"purpose\":\"talkback\",\"epoch\":3,\"ssrc\":1,\"codec\":\"L24\",\"channels\":2,"
                    + "\"frameSamples\":48,\"bitrateBps\":0,\"lookaheadSamples\":0,\"firstSequence\":0,"
                    + "\"firstIndex64\":9223372036854775807,\"firstTimestamp\":0,\"firstSample64\":7,"
                    + "\"sampleZeroEpochNs\":0," + KEY + RESENDS,
            "streamAnswer|" + YES + ",\"newSsrc\":false",
            "streamAnswer|\"accepted\":false,\"reason\":\"this SSRC is one of mine\",\"newSsrc\":true",
            "reportOffer|\"epoch\":0,\"ssrc\":4294967295," + KEY,
            "reportAnswer|" + YES + ",\"newSsrc\":false",
            "rekeyRequest|\"streamId\":" + ID,
            "rekeyAnswer|" + YES,
            "takeStart|\"takeId\":" + ID + ",\"name\":\"Szene 12, Klappe 3\",\"streamId\":" + OTHER_ID
                    + ",\"atSample\":48000,\"successorOf\":null",
            "takeStarted|" + YES + ",\"firstSample\":48000,\"firstIndex\":198,\"startEpochNs\":1767225601000000000",
            "takeStop|\"takeId\":" + ID + ",\"atSample\":null",
            "takeStopped|" + YES + ",\"endSample\":96000,\"endIndex\":402,\"manifest\":" + SIGNED,
            "clockPing|\"t0Ns\":-5",
            "clockPong|\"t0Ns\":-5,\"t1Ns\":9223372036854775807,\"t2Ns\":-9223372036854775808",
            "bye|\"reason\":\"\"",
            "byeAnswer|",
            "refusal|\"reason\":\"this station knows no dance\",\"code\":\"UNKNOWN_TYPE\"",
            "manifestRequest|\"sessionId\":" + ID + ",\"takeId\":" + OTHER_ID,
            "manifestAnswer|\"status\":\"READY\",\"reason\":null,\"manifest\":" + SIGNED,
            "packetsRequest|\"sessionId\":" + ID + ",\"takeId\":" + OTHER_ID
                    + ",\"ranges\":[{\"first\":0,\"end\":3},{\"first\":7,\"end\":7}],\"bytesMax\":131072",
            "packetsAnswer|\"status\":\"READY\",\"reason\":null,\"records\":3,\"absent\":[{\"first\":1,\"end\":2}]",
            "pcmRequest|\"sessionId\":" + ID + ",\"takeId\":" + OTHER_ID
                    + ",\"firstSample\":0,\"endSample\":1099511627776,\"bytesMax\":4194304",
            "pcmAnswer|\"status\":\"REFUSED\",\"reason\":\"not yours\",\"records\":0,\"absent\":[]",
            "receiptOffer|\"sessionId\":" + ID + ",\"takeId\":" + OTHER_ID + ",\"receipt\":" + SIGNED,
            "receiptAnswer|" + YES);

    private MessageSamples() {}

    /** JSON texts; each is a message of this version. */
    static List<String> texts() {
        return FIELDS.stream().map(MessageSamples::text).toList();
    }

    /** The types that a message may be of, for those who want to know whether one is missing above. */
    static List<String> types() {
        return Stream.of(FIELDS)
                .flatMap(List::stream)
                .map(line -> line.substring(0, line.indexOf('|')))
                .distinct()
                .toList();
    }

    private static String text(String typeAndFields) {
        int bar = typeAndFields.indexOf('|');
        String fields = typeAndFields.substring(bar + 1);
        return "{\"type\":\"" + typeAndFields.substring(0, bar) + "\",\"version\":" + Messages.VERSION
                + (fields.isEmpty() ? "" : "," + fields) + "}";
    }
}
