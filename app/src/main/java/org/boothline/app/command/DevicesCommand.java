package org.boothline.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.Table;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.codec.CodecProvider;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceInfo;
import org.boothline.engine.device.SampleFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline devices}. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = {
            "Lists what --input and --output can name: sound cards with their formats, and virtual devices; and which"
                    + " codec library is in use, and why.",
            ""
        },
        footer = {"", "Example:", "  boothline devices"})
final class DevicesCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    DevicesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        List<DeviceInfo> devices = new DeviceCatalogue().list();
        List<CodecProvider> providers = Codecs.providers();
        if (json) {
            shell.out().println(json(devices, providers).text());
        } else {
            text(devices, providers);
        }
        return 0;
    }

    private void text(List<DeviceInfo> devices, List<CodecProvider> providers) {
        shell.out().println("Sound cards");
        Table cards = new Table("", "name", "captures", "plays", "description");
        Table virtual = new Table("", "name", "use", "description");
        for (DeviceInfo device : devices) {
            if (device.isVirtual()) {
                virtual.row("", device.name(), use(device), device.description());
            } else {
                cards.row(
                        "",
                        device.name(),
                        device.captures() ? formats(device.captureFormats()) : "no",
                        device.plays() ? formats(device.playbackFormats()) : "no",
                        device.description());
            }
        }
        shell.out().println(cards.isEmpty() ? "  none; the virtual devices work all the same" : cards.text());
        shell.out().println();
        shell.out().println("Virtual devices");
        shell.out().println(virtual.text());
        shell.out().println();
        shell.out().println("Codecs");
        Table codecs = new Table("", "name", "", "why");
        String active = active();
        for (CodecProvider provider : providers) {
            String state =
                    provider.name().equals(active) ? "in use for Opus" : provider.usable() ? "usable" : "not usable";
            String version = provider.version().isEmpty() ? "" : provider.version() + ": ";
            codecs.row("", provider.name(), state, version + provider.reason());
        }
        shell.out().println(codecs.text());
    }

    private static Json json(List<DeviceInfo> devices, List<CodecProvider> providers) {
        String active = active();
        List<Map<String, ?>> codecs = new ArrayList<>();
        for (CodecProvider provider : providers) {
            codecs.add(new Json()
                    .with("name", provider.name())
                    .with("active", provider.name().equals(active))
                    .with("usable", provider.usable())
                    .with("version", provider.version())
                    .with("reason", provider.reason())
                    .members());
        }
        return new Json().with("devices", devices).with("codecs", codecs);
    }

    /** Name of the Opus provider in use; empty when there is none, which its reasons explain. */
    private static String active() {
        try {
            return Codecs.opus().name();
        } catch (UserFault e) {
            return "";
        }
    }

    private static String use(DeviceInfo device) {
        return device.captures() && device.plays() ? "input, output" : device.captures() ? "input" : "output";
    }

    private static String formats(List<SampleFormat> formats) {
        return formats.isEmpty()
                ? "yes"
                : formats.stream().map(SampleFormat::toString).collect(Collectors.joining(", "));
    }
}
