package org.boothline.transport.rtp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.jspecify.annotations.Nullable;

/**
 * A stream that other equipment sends, as its SDP describes it: the first audio, and of what is offered for it the first that
 * can be played.
 *
 * <p>Opus always has two channels here: each packet says whether it is stereo, and no sender is bound by what its SDP says
 * of that (RFC 7587 section 7.1). Mono comes out the same on both.
 *
 * <p><b>Thread</b>: any. <b>Source</b>: RFC 8866; RFC 7587 section 7 (Opus), RFC 3190 (L24), RFC 3551 (L16).
 *
 * @param channels 1 or 2
 * @param payloadType 0 to 127, without 64 to 95, which look like RTCP
 * @param port where the stream is to be sent to
 */
public record DescribedStream(Codec codec, int channels, int payloadType, int port) {
    private static final double PTIME_MS_MIN = 1;
    private static final double PTIME_MS_MAX = 20;
    private static final List<String> PROTOCOLS = List.of("RTP/AVP", "RTP/AVPF");

    /** What equipment sends that was told nothing but what this station sends. */
    public static DescribedStream like(StreamFormat format, int port) {
        Codec codec = format.codec();
        return new DescribedStream(codec, channels(codec, format.channels()), PayloadTypes.of(codec), port);
    }

    private static int channels(Codec codec, int said) {
        return codec == Codec.OPUS ? 2 : said;
    }

    /** @throws UserFault USAGE if it is no SDP, or describes nothing that can be received and played here */
    public static DescribedStream parse(String sdp) throws UserFault {
        List<String> lines = sdp.lines().map(String::strip).toList();
        if (lines.isEmpty() || !lines.get(0).equals("v=0")) {
            throw fault("it does not begin with v=0, so it is no SDP", "give the file that the other equipment wrote");
        }
        int begin = 0;
        while (begin < lines.size() && !lines.get(begin).startsWith("m=audio ")) {
            begin++;
        }
        if (begin == lines.size()) {
            throw fault("it has no m=audio line", "give one that describes audio");
        }
        int end = begin + 1;
        while (end < lines.size() && !lines.get(end).startsWith("m=")) {
            end++;
        }
        refuseMulticast(lines.subList(0, begin));
        refuseMulticast(lines.subList(begin, end));
        return audio(lines.get(begin).split(" +"), lines.subList(begin + 1, end));
    }

    private static DescribedStream audio(String[] media, List<String> attributes) throws UserFault {
        if (media.length < 4) {
            throw fault("its m=audio line lacks port, protocol or payload types", "give a whole one");
        }
        int port = number(media[1].replaceAll("/.*", ""), 65_535);
        if (port == 0) {
            throw fault("it switches its audio off (port 0)", "let the other equipment send");
        }
        if (!PROTOCOLS.contains(media[2])) {
            throw fault("its audio goes by " + media[2], "choose unencrypted RTP (RTP/AVP) there");
        }
        refuseLength(attributes);
        Map<Integer, String> encodings = encodings(attributes);
        StringBuilder offered = new StringBuilder();
        for (int i = 3; i < media.length; i++) {
            int type = number(media[i], 127);
            String encoding = encodings.getOrDefault(type, "payload type " + type);
            DescribedStream stream = playable(type, encoding, port);
            if (stream != null) {
                return stream;
            }
            offered.append(offered.isEmpty() ? "" : ", ").append(encoding);
        }
        throw fault(
                "it offers " + offered
                        + ", and played are opus/48000/2, and L16 and L24 at 48000 Hz with 1 or 2 channels",
                "choose one of these there");
    }

    /** {@code type} to {@code name/rate[/channels]}, of all {@code a=rtpmap} lines. */
    private static Map<Integer, String> encodings(List<String> attributes) throws UserFault {
        Map<Integer, String> encodings = new HashMap<>();
        for (String line : attributes) {
            if (line.startsWith("a=rtpmap:")) {
                String[] map = line.substring("a=rtpmap:".length()).split(" +");
                if (map.length != 2) {
                    throw fault("its line \"" + line + "\" can't be read", "give a whole one");
                }
                encodings.put(number(map[0], 127), map[1]);
            }
        }
        return encodings;
    }

    private static @Nullable DescribedStream playable(int type, String encoding, int port) throws UserFault {
        String[] parts = encoding.toUpperCase(Locale.ROOT).split("/", -1);
        if (parts.length < 2 || parts.length > 3 || !parts[1].equals("48000")) {
            return null;
        }
        int channels = parts.length == 3 ? number(parts[2], 255) : 1;
        for (Codec codec : Codec.values()) {
            if (codec.name().equals(parts[0]) && channels >= 1 && channels <= 2) {
                refuseRtcpLike(type);
                return new DescribedStream(codec, channels(codec, channels), type, port);
            }
        }
        return null;
    }

    private static void refuseRtcpLike(int type) throws UserFault {
        if (type >= 64 && type <= 95) {
            throw fault(
                    "its payload type " + type + " can't be told from RTCP, which comes to the same port",
                    "choose one from 96 to 127 there");
        }
    }

    private static void refuseLength(List<String> attributes) throws UserFault {
        for (String line : attributes) {
            if (line.startsWith("a=ptime:")) {
                String said = line.substring("a=ptime:".length()).strip();
                double ms = said.matches("[0-9]{1,4}(\\.[0-9]{1,6})?") ? Double.parseDouble(said) : 0;
                if (ms < PTIME_MS_MIN || ms > PTIME_MS_MAX) {
                    throw fault("its packets hold " + said + " ms, and played are 1 to 20 ms", "choose so many there");
                }
            }
        }
    }

    private static void refuseMulticast(List<String> lines) throws UserFault {
        for (String line : lines) {
            boolean group = line.matches("c=IN IP4 (22[4-9]|23[0-9])\\..*")
                    || line.toLowerCase(Locale.ROOT).startsWith("c=in ip6 ff");
            if (group) {
                throw fault(
                        "its audio goes to a multicast group, which is not joined",
                        "send to this machine's address there");
            }
        }
    }

    private static int number(String text, int max) throws UserFault {
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : max + 1;
        if (number > max) {
            throw fault("\"" + text + "\" is no number from 0 to " + max, "give a whole one");
        }
        return number;
    }

    private static UserFault fault(String why, String remedy) {
        return new UserFault(FaultCode.USAGE, "What the SDP file describes can't be received", why, remedy);
    }
}
