package org.boothline.qmanager.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this module's test classes as processes of their own. */
final class Java {
    /** For what is over before the second compiler pays off. */
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");

    private Java() {}

    static List<String> command(List<String> flags, Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(executable());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx192m", "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A script that behaves as {@code boothline} does. */
    static Path launcher(Path folder, String body) throws IOException {
        Path script = folder.resolve("boothline");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("can't make " + script + " executable");
        }
        return script;
    }

    /** A script that runs the Q Manager of this module. */
    static Path launcher(Path folder) throws IOException {
        StringBuilder line = new StringBuilder("exec");
        for (String word : command(SHORT_LIVED, QManagerMain.class)) {
            line.append(" '").append(word).append('\'');
        }
        return launcher(folder, line + " \"$@\"");
    }
}
