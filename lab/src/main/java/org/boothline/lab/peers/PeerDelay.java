package org.boothline.lab.peers;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/**
 * Measures one program between two JACK ports; {@code lab/peers/latency.sh} starts it. Prints one line, its fields
 * parted by tabs: early delay (median, least, greatest, chirps heard), late delay (as early), damaged blocks and events
 * of the sine, xruns, processor in percent of one core. Milliseconds; a delay that could not be measured is {@code -}.
 *
 * <p><b>Thread</b>: main's.
 */
public final class PeerDelay {
    private static final int PATIENCE_SECONDS = 30;
    private static final long SEED = 4_711;
    private static final String USAGE =
            "PeerDelay --to PORT --from PORT [--settle SECONDS] [--chirps N] [--sine SECONDS] [--pids PID,PID…]";

    private PeerDelay() {}

    /** See the class. */
    public static void main(String[] args) throws InterruptedException {
        try {
            System.out.println(measure(options(args)));
        } catch (UserFault fault) {
            System.err.println(fault.sentence());
            System.exit(fault.code().exitCode());
        }
    }

    private static String measure(Map<String, String> options) throws UserFault, InterruptedException {
        Performance performance = new Performance(
                number(options, "settle", 8), number(options, "chirps", 10), number(options, "sine", 30), SEED);
        List<Long> pids = Arrays.stream(options.getOrDefault("pids", "").split(","))
                .filter(pid -> !pid.isEmpty())
                .map(Long::valueOf)
                .toList();
        try (PortProbe probe = new PortProbe()) {
            probe.connect(required(options, "to"), required(options, "from"), PATIENCE_SECONDS);
            probe.play(performance.played());
            awaitPlayed(probe, performance.earlyAt());
            int xrunsBefore = probe.xruns();
            awaitPlayed(probe, performance.sineAt());
            Duration before = processor(pids);
            awaitPlayed(probe, performance.sineEnd());
            Duration used = processor(pids).minus(before);
            awaitPlayed(probe, performance.played().length);
            double sineSeconds = (performance.sineEnd() - performance.sineAt()) / 48_000.0;
            return line(
                    performance.judge(probe.heard()),
                    probe.xruns() - xrunsBefore,
                    used.toNanos() / 1e9 / sineSeconds * 100);
        }
    }

    private static void awaitPlayed(PortProbe probe, int samples) throws UserFault, InterruptedException {
        if (!probe.awaitPlayed(samples, samples / 48_000 + PATIENCE_SECONDS)) {
            throw new UserFault(
                    FaultCode.DEVICE,
                    "The measurement did not end",
                    "the JACK server calls its clients too rarely or not at all",
                    "try again on a machine that does less");
        }
    }

    private static String line(Performance.Outcome outcome, int xruns, double processorPercent) {
        return String.join(
                "\t",
                text(outcome.early()),
                text(outcome.late()),
                Integer.toString(outcome.damage().blocks()),
                Integer.toString(outcome.damage().events()),
                Integer.toString(xruns),
                String.format(Locale.ROOT, "%.1f", processorPercent));
    }

    private static String text(Performance.Delay delay) {
        return String.join("\t", ms(delay.medianMs()), ms(delay.leastMs()), ms(delay.greatestMs()), "" + delay.heard());
    }

    private static String ms(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "-";
    }

    private static Duration processor(List<Long> pids) {
        return pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Map<String, String> options(String[] args) throws UserFault {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw usage("\"" + args[i] + "\" is no option, or lacks its value");
            }
            options.put(args[i].substring(2), args[i + 1]);
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) throws UserFault {
        String value = options.get(name);
        if (value == null) {
            throw usage("--" + name + " is missing");
        }
        return value;
    }

    private static int number(Map<String, String> options, String name, int usual) throws UserFault {
        String value = options.getOrDefault(name, Integer.toString(usual));
        try {
            int number = Integer.parseInt(value);
            if (number > 0 && number <= 3_600) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw usage("--" + name + " is a whole number from 1 to 3600, not \"" + value + "\"");
    }

    private static UserFault usage(String why) {
        return new UserFault(FaultCode.USAGE, "The delay can't be measured", why, "run " + USAGE);
    }
}
