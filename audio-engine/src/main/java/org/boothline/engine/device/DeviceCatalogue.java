package org.boothline.engine.device;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.base.time.WallClock;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavReader;
import org.boothline.engine.wav.WavWriter;

/**
 * Lists the devices of this machine and opens them by name.
 *
 * <p>A name is: {@code default} (the system's first choice), a card's whole name, an unmistakable part of it (capitals
 * don't matter), its number in {@link #list}; while a JACK server runs {@code jack} (the ports of its sound card),
 * {@code jack:PORT} or {@code jack:CLIENT}, see {@link JackPorts}; or a virtual device: {@code wav:FILE} (captures the
 * file, then ends; as playback it writes the file), {@code wav-loop:FILE}, {@code tone[:HZ[:DBFS]]}, and {@code none}
 * (playback only).
 *
 * <p><b>Thread</b>: any. Cards are asked for anew each time, so one plugged in later is found.
 */
public final class DeviceCatalogue {
    public static final String DEFAULT = "default";
    public static final String NONE = "none";
    public static final String WAV = "wav:";
    public static final String WAV_LOOP = "wav-loop:";
    public static final String TONE = "tone";

    /**
     * An input that captures what the output of the same name plays. No name that a person types: an echo station has
     * both, or neither.
     */
    public static final String ECHO = "(echo)";

    private final Supplier<List<Card>> cards;
    private final Supplier<List<DeviceInfo>> jack;
    private final NanoClock clock;
    private final WallClock wallClock;
    private final EchoLoop echo = new EchoLoop();

    /** The cards that javax.sound knows, and the JACK server. */
    public DeviceCatalogue() {
        this(MixerCard::all, JackServer::devices, SystemClock.SYSTEM, SystemClock.SYSTEM);
    }

    DeviceCatalogue(Supplier<List<Card>> cards, Supplier<List<DeviceInfo>> jack, NanoClock clock, WallClock wallClock) {
        this.cards = cards;
        this.jack = jack;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    /** The cards in the system's order, what a running JACK server has, the virtual devices. Opens no device. */
    public List<DeviceInfo> list() {
        List<DeviceInfo> devices = new ArrayList<>();
        for (Card card : cards.get()) {
            devices.add(new DeviceInfo(
                    devices.size(),
                    card.name(),
                    card.description(),
                    !card.captureFormats().isEmpty(),
                    !card.playbackFormats().isEmpty(),
                    false,
                    card.captureFormats(),
                    card.playbackFormats()));
        }
        devices.addAll(jack.get());
        devices.add(virtual("wav:FILE", "a WAV file in real time; as playback: writes it", true, true));
        devices.add(virtual("wav-loop:FILE", "a WAV file over and over", true, false));
        devices.add(virtual("tone[:HZ[:DBFS]]", "a sine, 1000 Hz at -18 dBFS unless told otherwise", true, false));
        devices.add(virtual("none", "no loudspeaker: plays at a card's pace to nowhere", false, true));
        return devices;
    }

    private static DeviceInfo virtual(String name, String description, boolean captures, boolean plays) {
        return new DeviceInfo(-1, name, description, captures, plays, true, List.of(), List.of());
    }

    /** Whether a name means ports of a JACK server, whose buffer is its period. */
    public static boolean isJack(String name) {
        return JackPorts.isJack(name);
    }

    /**
     * Opens a device to capture from; capture begins with the first read.
     *
     * @throws UserFault DEVICE if there is none of that name, or more than one, or it grants no format; DISK if it is a
     *     file that can't be read
     */
    public CaptureDevice openCapture(String name, DeviceRequest request) throws UserFault {
        if (name.equals(NONE)) {
            throw DeviceFaults.noStream(name);
        }
        if (name.startsWith(WAV)) {
            return wavCapture(name, WAV, false, request);
        }
        if (name.startsWith(WAV_LOOP)) {
            return wavCapture(name, WAV_LOOP, true, request);
        }
        if (isTone(name)) {
            return ToneCapture.parse(name, request, pacer(StreamFormat.SAMPLE_RATE_HZ));
        }
        if (name.equals(ECHO)) {
            return echo.capture();
        }
        if (JackPorts.isJack(name)) {
            return JackCapture.open(name, request, clock);
        }
        return JavaSoundCapture.open(card(name, "capture", Card::captureFormats), request, clock);
    }

    /**
     * Opens a device to play to.
     *
     * @throws UserFault as {@link #openCapture}; DISK if it is a file that can't be written
     */
    public PlaybackDevice openPlayback(String name, DeviceRequest request) throws UserFault {
        if (name.equals(NONE)) {
            return new NonePlayback(name, request, pacer(StreamFormat.SAMPLE_RATE_HZ));
        }
        if (name.startsWith(WAV)) {
            return wavPlayback(name, request);
        }
        if (name.startsWith(WAV_LOOP) || isTone(name)) {
            throw DeviceFaults.onlyCaptures(name);
        }
        if (name.equals(ECHO)) {
            return echo.playback(pacer(StreamFormat.SAMPLE_RATE_HZ), request.channels());
        }
        if (JackPorts.isJack(name)) {
            return JackPlayback.open(name, request, clock);
        }
        return JavaSoundPlayback.open(card(name, "playback", Card::playbackFormats), request, clock);
    }

    private CaptureDevice wavCapture(String name, String prefix, boolean loops, DeviceRequest request)
            throws UserFault {
        WavReader reader = WavReader.open(path(name, prefix));
        if (reader.frames() == 0) {
            reader.close();
            throw DeviceFaults.emptyFile(name);
        }
        return new WavCapture(
                name,
                reader,
                loops,
                request.bufferFrames(),
                pacer(reader.format().sampleRateHz()));
    }

    private PlaybackDevice wavPlayback(String name, DeviceRequest request) throws UserFault {
        WavFormat format = new WavFormat(StreamFormat.SAMPLE_RATE_HZ, request.channels(), SampleEncoding.PCM24);
        BroadcastInfo info = BroadcastInfo.of(
                "What was heard", "Boothline", "", wallClock.epochNs(), ZoneId.systemDefault(), format);
        return new WavPlayback(
                name, WavWriter.create(path(name, WAV), format, info), request, pacer(StreamFormat.SAMPLE_RATE_HZ));
    }

    private DevicePacer pacer(int sampleRateHz) {
        return new DevicePacer(clock, sampleRateHz);
    }

    private static boolean isTone(String name) {
        return name.equals(TONE) || name.startsWith(TONE + ":");
    }

    private static Path path(String name, String prefix) throws UserFault {
        try {
            return Path.of(name.substring(prefix.length()));
        } catch (InvalidPathException e) {
            throw new UserFault(
                    FaultCode.DISK, "\"" + name + "\" can't be opened", "it is no file name", "check the name", e);
        }
    }

    private Card card(String name, String direction, Function<Card, List<SampleFormat>> formats) throws UserFault {
        List<Card> all = cards.get();
        List<Card> fit =
                all.stream().filter(card -> !formats.apply(card).isEmpty()).toList();
        List<String> known = fit.stream().map(Card::name).toList();
        if (fit.isEmpty()) {
            throw DeviceFaults.unknown(name, direction, known);
        }
        for (Card card : fit) {
            if (card.name().equalsIgnoreCase(name)) {
                return card;
            }
        }
        if (name.equals(DEFAULT)) {
            return fit.get(0);
        }
        if (name.matches("[0-9]{1,4}")) { // Never a part of a name: most names have digits in them.
            int index = Integer.parseInt(name);
            if (index >= all.size() || !fit.contains(all.get(index))) {
                throw DeviceFaults.unknown(name, direction, known);
            }
            return all.get(index);
        }
        String part = name.toLowerCase(Locale.ROOT);
        List<Card> matching = fit.stream()
                .filter(card -> card.name().toLowerCase(Locale.ROOT).contains(part))
                .toList();
        if (matching.isEmpty() || part.isBlank()) {
            throw DeviceFaults.unknown(name, direction, known);
        }
        if (matching.size() > 1) {
            throw DeviceFaults.ambiguous(
                    name, direction, matching.stream().map(Card::name).toList());
        }
        return matching.get(0);
    }
}
