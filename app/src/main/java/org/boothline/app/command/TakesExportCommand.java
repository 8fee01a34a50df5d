package org.boothline.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.resample.RateConverter;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.CuePoint;
import org.boothline.engine.wav.WavReader;
import org.boothline.engine.wav.WavWriter;
import org.boothline.takes.log.ClockNotes;
import org.boothline.takes.log.DriftMap;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code boothline takes export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the best file there is of a take: replaced.wav, else restored.wav, else received.wav. The take itself is"
                    + " in the sender's clock and stays there; a copy can be conformed to this machine's clock, so that it"
                    + " runs in step with what was recorded here beside it.",
            ""
        },
        footer = {"", "Example:", "  boothline takes export \"Take 1\" --clock local take1.wav"})
final class TakesExportCommand implements Callable<Integer> {
    private static final int BLOCK_FRAMES = 4_096;

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "TAKE", description = "Id or name of the take, or last.")
    private String take = "last";

    @Parameters(index = "1", paramLabel = "FILE", description = "The copy; must not exist yet.")
    private Path file = Path.of("");

    @Option(
            names = "--clock",
            paramLabel = "sender|local",
            description =
                    "Whose clock the copy runs by: the sender's leaves every sample as it is. Default: ${DEFAULT-VALUE}.")
    private String clock = "sender";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TakesExportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        boolean local = isLocal();
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw refused(target + " exists already", "choose another name");
        }
        TakeFolder found = new TakeStore(folder).take(take);
        double driftPpm = local ? driftPpm(found) : 0;
        Path source = bestFile(found);
        long frames = copy(source, target, driftPpm);
        if (json) {
            shell.out()
                    .println(new Json()
                            .with("file", target.toString())
                            .with("from", String.valueOf(source.getFileName()))
                            .with("clock", local ? "local" : "sender")
                            .with("driftPpm", driftPpm)
                            .with("samples", frames)
                            .text());
        } else {
            shell.out()
                    .println(target + " holds " + source.getFileName() + ", "
                            + Figures.seconds((double) frames / StreamFormat.SAMPLE_RATE_HZ)
                            + (local
                                    ? String.format(Locale.ROOT, ", by this machine's clock (%+.1f ppm).", -driftPpm)
                                    : ", sample for sample."));
        }
        return 0;
    }

    private boolean isLocal() throws UserFault {
        return switch (clock.toLowerCase(Locale.ROOT)) {
            case "sender" -> false;
            case "local" -> true;
            default -> throw refused("--clock is sender or local, not \"" + clock + "\"", "choose one of these");
        };
    }

    private double driftPpm(TakeFolder found) throws UserFault {
        TakeInfo info = found.info();
        List<ClockNotes.Point> notes;
        try {
            notes = ClockNotes.read(found.session().streamOf(info));
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The drift of take " + take + " can't be read",
                    String.valueOf(e.getMessage()),
                    "check that the file " + ClockNotes.FILE_NAME + " belongs to you and the disk is sound",
                    e);
        }
        return DriftMap.of(notes, info.samples())
                .orElseThrow(() -> refused(
                        "how the two clocks drifted is not known: it takes ten seconds of a take that was received here",
                        "export it by the sender's clock"))
                .driftPpm();
    }

    private Path bestFile(TakeFolder found) throws UserFault {
        for (Path best : List.of(found.replacedWav(), found.restoredWav(), found.receivedWav())) {
            if (Files.exists(best)) {
                return best;
            }
        }
        throw refused("the take has no file yet", "replace or restore it first");
    }

    private UserFault refused(String why, String remedy) {
        return new UserFault(FaultCode.USAGE, "Take " + take + " can't be exported", why, remedy);
    }

    /** @return frames written */
    private static long copy(Path source, Path target, double driftPpm) throws UserFault {
        try (WavReader reader = WavReader.open(source)) {
            BroadcastInfo info = reader.broadcast()
                    .orElseGet(() -> BroadcastInfo.of("", "Boothline", "", 0, ZoneId.of("UTC"), reader.format()));
            try (WavWriter writer = WavWriter.create(target, reader.format(), info)) {
                double localPerSender = 1 - driftPpm / 1e6;
                if (driftPpm == 0) {
                    copyAsItIs(reader, writer);
                } else {
                    conform(reader, writer, 1 / localPerSender);
                }
                for (CuePoint cue : reader.cuePoints()) {
                    writer.cue(Math.min(writer.frames(), Math.round(cue.frame() * localPerSender)), cue.label());
                }
                writer.finish();
                return writer.frames();
            }
        }
    }

    private static void copyAsItIs(WavReader reader, WavWriter writer) throws UserFault {
        int[] block = new int[BLOCK_FRAMES * reader.format().channels()];
        for (int read = reader.read(block, 0, BLOCK_FRAMES); read > 0; read = reader.read(block, 0, BLOCK_FRAMES)) {
            writer.write(block, read);
        }
    }

    private static void conform(WavReader reader, WavWriter writer, double speed) throws UserFault {
        int channels = reader.format().channels();
        RateConverter converter =
                RateConverter.betweenClocks(channels, reader.format().sampleRateHz());
        converter.speed(speed);
        int[] samples = new int[BLOCK_FRAMES * channels];
        float[] floats = new float[samples.length];
        long wanted = Math.round(reader.frames() / speed);
        while (writer.frames() < wanted) {
            int read = reader.read(samples, 0, BLOCK_FRAMES);
            for (int i = 0; i < read * channels; i++) {
                floats[i] = Int24.toFloat(samples[i]);
            }
            // Behind the last sample is silence, so that the filter has what it needs for it.
            Arrays.fill(floats, Math.max(0, read) * channels, floats.length, 0f);
            converter.push(floats, 0, BLOCK_FRAMES);
            int given = pull(converter, floats, wanted - writer.frames());
            while (given > 0) {
                for (int i = 0; i < given * channels; i++) {
                    samples[i] = Int24.ofFloat(floats[i]);
                }
                writer.write(samples, given);
                given = pull(converter, floats, wanted - writer.frames());
            }
        }
    }

    private static int pull(RateConverter converter, float[] into, long wanted) {
        return wanted == 0 ? 0 : converter.pull(into, 0, (int) Math.min(BLOCK_FRAMES, wanted));
    }
}
