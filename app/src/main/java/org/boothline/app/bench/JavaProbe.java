package org.boothline.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another Java machine tells of itself by {@code jcmd}, which belongs to a JDK. <b>Thread</b>: any. */
final class JavaProbe {
    private static final Pattern ALLOCATED =
            Pattern.compile("^\"(.*?)\" #.* allocated=(\\d+)([BKMG])", Pattern.MULTILINE);
    /** The system cuts names of threads off there. */
    static final int NAME_CHARACTERS_MAX = 15;

    private JavaProbe() {}

    /** Bytes that its living threads have allocated, by name; empty when it does not tell. */
    static Map<String, Long> allocatedBytes(long pid) throws InterruptedException {
        return allocatedBytes(ask(pid, "Thread.print", "-e"));
    }

    static Map<String, Long> allocatedBytes(String threads) {
        Map<String, Long> bytes = new TreeMap<>();
        Matcher matcher = ALLOCATED.matcher(threads);
        while (matcher.find()) {
            String name = matcher.group(1);
            String cut = name.substring(0, Math.min(NAME_CHARACTERS_MAX, name.length()));
            int shift = 10 * "BKMG".indexOf(matcher.group(3));
            bytes.merge(cut, Long.parseLong(matcher.group(2)) << shift, Long::sum);
        }
        return bytes;
    }

    /** Has it collect so often, one collection after the other. */
    static void collect(long pid, int times, Path folder) throws IOException, InterruptedException {
        Path commands = folder.resolve("collect.jcmd");
        Files.writeString(commands, "GC.run\n".repeat(times), StandardCharsets.US_ASCII);
        ask(pid, "-f", commands.toString());
    }

    /** What it says, or nothing when it can't be asked. */
    private static String ask(long pid, String... what) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return "";
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), Long.toString(pid));
            builder.command().addAll(List.of(what));
            Process asked = builder.redirectErrorStream(true).start();
            asked.getOutputStream().close();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            asked.waitFor();
            return said;
        } catch (IOException e) {
            return "";
        }
    }
}
