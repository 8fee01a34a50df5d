package org.boothline.app.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.session.call.Accept;
import org.boothline.session.call.FormatChoice;
import org.boothline.session.call.Role;
import org.boothline.session.call.StationSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code listen} and {@code call} have in common. */
final class StationOptions {
    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the other station sees. Default: the user's name.")
    private String name = System.getProperty("user.name", "Boothline");

    @Option(
            names = "--role",
            paramLabel = "booth|studio",
            description = "Which side of the glass this is: a take records the booth, at the studio."
                    + " Default: listen is the studio, call the booth.")
    private @Nullable String role;

    @Option(
            names = "--input",
            paramLabel = "DEVICE",
            description = "What to send: a device that `boothline devices` lists, or a clear part of its name; jack,"
                    + " jack:CLIENT or jack:PORT; wav:FILE or wav-loop:FILE; tone[:HZ[:DBFS]]; none. Default: "
                    + DeviceCatalogue.DEFAULT + ".")
    private @Nullable String input;

    @Option(
            names = "--output",
            paramLabel = "DEVICE",
            description = "Where to play: a device, jack, jack:CLIENT or jack:PORT, wav:FILE, or none. Default: "
                    + DeviceCatalogue.DEFAULT + ".")
    private @Nullable String output;

    @Option(
            names = "--device-buffer",
            paramLabel = "FRAMES",
            description =
                    "Buffer asked of a sound card, 32 to 48000 frames of 1/48 ms: less is faster, too little crackles."
                            + " JACK has its server's period instead. Default: "
                            + StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT + ".")
    private @Nullable Integer deviceBufferFrames;

    @Option(names = "--channels", paramLabel = "1|2", description = "Mono or stereo. Default: ${DEFAULT-VALUE}.")
    private int channels = 1;

    @Option(
            names = "--codec",
            paramLabel = "opus|l24|l16",
            description = "Opus, or lossless: the samples as they are, 24 or 16 bit. Default: ${DEFAULT-VALUE}.")
    private String codec = "opus";

    @Option(
            names = "--bitrate",
            paramLabel = "KBPS",
            description =
                    "Opus bitrate, 6 to 510 kbit/s; can be changed during the call. Default: 256 mono, 384 stereo.")
    private @Nullable Integer bitrateKbps;

    @Option(
            names = "--frame",
            paramLabel = "MS",
            description =
                    "Milliseconds of audio in one packet, 2.5, 5, 10 or 20 of Opus and 1 to 4 of lossless audio: less"
                            + " is faster, more is kinder to the line; can be changed during the call. Default: 5 of Opus, 2 of"
                            + " lossless audio.")
    private @Nullable Double frameMs;

    @Option(
            names = "--playout-delay",
            paramLabel = "live|studio|safe|MS",
            description =
                    "How long arriving audio waits before it is played. live, studio and safe find it out from what"
                            + " the line does, and differ in how much delay they spend so that nothing is late; a number of"
                            + " milliseconds beyond the fastest packets is kept whatever happens. Default: ${DEFAULT-VALUE}.")
    private String playoutDelay = StationSettings.PLAYOUT_DELAY_DEFAULT;

    @Option(
            names = "--hold-delay",
            description = "Keep that delay as it is while a take is recorded. What is recorded is the same either way.")
    private boolean holdDelay;

    @Option(names = "--gain", paramLabel = "DB", description = "Input gain, −60 to 40 dB. Default: ${DEFAULT-VALUE}.")
    private double gainDb;

    @Option(
            names = "--monitor",
            paramLabel = "DB",
            arity = "0..1",
            fallbackValue = "0",
            parameterConsumer = NumberAfter.class,
            description =
                    "Hear the own input in the own output, at a gain of −60 to 40 dB; 0 if there is no number. Off unless"
                            + " asked for.")
    private @Nullable Double monitorDb;

    @Option(
            names = "--talkback",
            paramLabel = "DEVICE",
            description =
                    "A second input, as --input, to talk to the people at the other station beside what is sent: k on a"
                            + " terminal, talk in a pipe, switches it. Never part of a take, and kept on no disk.")
    private @Nullable String talkback;

    @Option(names = "--take", paramLabel = "NAME", description = "Record the whole call as one take of this name.")
    private @Nullable String take;

    @Option(
            names = "--peer-fingerprint",
            paramLabel = "HEX",
            description =
                    "Take the station with this fingerprint for known (`boothline identity` on the other machine prints"
                            + " it), so that no words have to be compared. May be given more than once.")
    private List<String> fingerprints = List.of();

    @Option(names = "--seconds", paramLabel = "N", description = "Hang up and end after this many seconds of call.")
    private double seconds;

    @Option(
            names = "--json",
            description = "Print one JSON object a line: each event, and every second the state of the call.")
    private boolean json;

    /**
     * @param standard the role if none was chosen
     * @param accept whose calls are taken
     * @param unverified whether whoever answers is connected without words
     */
    StationSettings settings(Shell shell, Role standard, Accept accept, boolean unverified) throws UserFault {
        int base = ports.base();
        Set<Fingerprint> trusted = trusted();
        try {
            return new StationSettings(
                    name,
                    data.folder(shell),
                    base,
                    ports.address(),
                    role(standard),
                    input(),
                    output(),
                    format(),
                    deviceBufferFrames(shell),
                    playoutDelay,
                    holdDelay,
                    gainDb,
                    accept,
                    unverified,
                    trusted,
                    monitorDb,
                    talkback);
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "The station can't run with these options",
                    String.valueOf(e.getMessage()),
                    "see --help",
                    e);
        }
    }

    /** Sends back what is heard: that is the input then, and the output. @throws UserFault if another was chosen */
    void echo() throws UserFault {
        if (input != null || output != null) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "--echo goes without --input and --output",
                    "an echo station sends what it hears, and plays it nowhere",
                    "leave them out");
        }
        input = DeviceCatalogue.ECHO;
        output = DeviceCatalogue.ECHO;
    }

    private String input() {
        return input == null ? DeviceCatalogue.DEFAULT : input;
    }

    private String output() {
        return output == null ? DeviceCatalogue.DEFAULT : output;
    }

    boolean json() {
        return json;
    }

    /** Name of the take that lasts for the whole call, or null. */
    @Nullable
    String take() {
        return take;
    }

    /** Seconds of call, or 0 for as long as it lasts. */
    double seconds() {
        return seconds;
    }

    private Role role(Role standard) throws UserFault {
        String word = role;
        if (word == null) {
            return standard;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "booth" -> Role.BOOTH;
            case "studio" -> Role.STUDIO;
            default ->
                throw new UserFault(
                        FaultCode.USAGE,
                        "--role can't be \"" + word + "\"",
                        "a station is a booth or a studio",
                        "give --role booth or --role studio");
        };
    }

    private StreamFormat format() throws UserFault {
        StreamFormat format = FormatChoice.standard(codec(), channels);
        if (bitrateKbps != null) {
            format = FormatChoice.withBitrateKbps(format, bitrateKbps);
        }
        return frameMs == null ? format : FormatChoice.withFrameMs(format, frameMs);
    }

    private Codec codec() throws UserFault {
        return switch (codec.toLowerCase(Locale.ROOT)) {
            case "opus" -> Codec.OPUS;
            case "l24" -> Codec.L24;
            case "l16" -> Codec.L16;
            default ->
                throw new UserFault(
                        FaultCode.USAGE,
                        "--codec can't be \"" + codec + "\"",
                        "audio is sent as opus, l24 or l16",
                        "choose one of these");
        };
    }

    private int deviceBufferFrames(Shell shell) {
        Integer frames = deviceBufferFrames;
        if (frames == null) {
            return StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT;
        }
        if (DeviceCatalogue.isJack(input()) || DeviceCatalogue.isJack(output())) {
            shell.err().println("--device-buffer is ignored for JACK: there the buffer is the server's period.");
        }
        return frames;
    }

    private Set<Fingerprint> trusted() throws UserFault {
        Set<Fingerprint> trusted = new LinkedHashSet<>();
        for (String hex : fingerprints) {
            trusted.add(fingerprint(hex));
        }
        return trusted;
    }

    /** @throws UserFault USAGE if it is not one */
    static Fingerprint fingerprint(String hex) throws UserFault {
        try {
            return new Fingerprint(hex);
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "--peer-fingerprint can't be read",
                    String.valueOf(e.getMessage()),
                    "copy what `boothline identity` prints on the other machine",
                    e);
        }
    }
}
