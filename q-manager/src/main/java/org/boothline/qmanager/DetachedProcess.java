package org.boothline.qmanager;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.boothline.base.privacy.PrivateFiles;
import org.jspecify.annotations.Nullable;

/**
 * Starts the Q Manager so that nothing ties it to its starter: a session of its own where the system has
 * {@code setsid}, otherwise with hang-up and interrupt ignored (the Java machine leaves ignored signals alone); no
 * terminal on any stream; the data folder as its working folder.
 */
final class DetachedProcess {
    private static final String MAIN_CLASS = "org.boothline.app.Main";

    /** Own heap instead of the starter's: the app reserves memory for audio, the Q Manager streams. */
    private static final List<String> MEMORY = List.of("-Xms32m", "-Xmx256m", "-XX:+UseSerialGC");

    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private DetachedProcess() {}

    static Process start(QManagerSettings settings) throws IOException {
        Path log = QManagerLauncher.startLog(settings);
        PrivateFiles.open(log).close(); // The redirection would make it with the umask's rights.
        ProcessBuilder builder = new ProcessBuilder(detached(command(settings)))
                .directory(settings.dataDir().toFile())
                .redirectInput(WINDOWS ? new File("NUL") : new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        return builder.start();
    }

    /** True if the process has ended; on Windows the intermediate {@code start} ends at once and tells nothing. */
    static boolean isGone(Process process) {
        return !process.isAlive() && !(WINDOWS && process.exitValue() == 0);
    }

    private static List<String> detached(List<String> command) {
        List<String> all = new ArrayList<>();
        if (WINDOWS) {
            all.addAll(List.of("cmd", "/c", "start", "\"\"", "/b"));
        } else if (isOnPath("setsid")) {
            all.add("setsid");
        } else {
            all.addAll(List.of("sh", "-c", "trap '' HUP INT QUIT; exec \"$0\" \"$@\""));
        }
        all.addAll(command);
        return all;
    }

    private static List<String> command(QManagerSettings settings) {
        List<String> all = new ArrayList<>();
        String launcher = launcher();
        if (launcher != null) {
            all.add(launcher);
        } else {
            all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            all.addAll(jvmFlags());
            all.addAll(MEMORY);
            all.addAll(List.of("-cp", absoluteClassPath(), MAIN_CLASS));
        }
        all.addAll(List.of(
                "qmanager",
                "run",
                "--data",
                settings.dataDir().toString(),
                "--port",
                Integer.toString(settings.basePort())));
        if (settings.bind() != null) {
            all.addAll(List.of("--bind", settings.bind().getHostAddress()));
        }
        return all;
    }

    /** The {@code boothline} script, if its starter named it. */
    private static @Nullable String launcher() {
        String named = System.getProperty("boothline.launcher", System.getenv("BOOTHLINE_LAUNCHER"));
        if (named == null || named.isBlank()) {
            return null;
        }
        // The new process has another working folder; a bare name is looked for on the path.
        return named.contains("/") || named.contains(File.separator)
                ? Path.of(named).toAbsolutePath().toString()
                : named;
    }

    /** The starter's flags but for its heap, its collector and whatever watches it (agents have their own ports and files). */
    private static List<String> jvmFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-D") || flag.startsWith("--") || flag.startsWith("-XX:"))
                .filter(flag -> !flag.matches("-XX:.*(GC|Heap|PreTouch|RAM|Generational).*"))
                .toList();
    }

    private static String absoluteClassPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
