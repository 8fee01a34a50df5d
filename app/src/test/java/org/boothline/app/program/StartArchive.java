package org.boothline.app.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lays the classes ready that a call loads (class data sharing), before the tests start the program some hundred times:
 * a start costs a fourth less. The build runs it; without its archive {@link Program} starts all the same.
 */
public final class StartArchive {
    /** Beside the jar whose classes it holds. */
    static final Path FILE = Program.JAR.resolveSibling("start.jsa");

    private StartArchive() {}

    public static void main(String[] arguments) {
        try {
            make();
        } catch (Exception | AssertionError why) {
            System.err.println("No archive of classes was made, the tests take longer: " + why);
        }
    }

    private static void make() throws Exception {
        Path temp = Files.createTempDirectory(FILE.getParent(), "start-archive");
        Files.deleteIfExists(FILE);
        RealStation booth = new RealStation("Booth", temp.resolve("booth"), recordsItsClasses(temp));
        RealStation studio = new RealStation("Studio", temp.resolve("studio"), recordsItsClasses(temp));
        booth.meets(studio);
        try {
            studio.listen();
            studio.awaitEvents("READY", 1);
            booth.call(studio.ports(), "tone", "--take", "First");
            studio.awaitEvents("TAKE_STARTED", 1);
            booth.quit();
            studio.awaitEvents("TAKE_SIGNED", 1);
            studio.quit();
        } finally {
            RealStation.closeAll(booth, studio);
        }
        Path classes = temp.resolve("classes.txt");
        Files.write(classes, recorded(temp));
        dump(classes, temp.resolve("dump.log"));
    }

    /** Each process writes a list of its own; their Q Managers too. */
    private static List<String> recordsItsClasses(Path temp) {
        return List.of("-XX:DumpLoadedClassList=" + temp.resolve("%p.lst"));
    }

    private static TreeSet<String> recorded(Path temp) throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        try (Stream<Path> files = Files.list(temp)) {
            for (Path list :
                    files.filter(file -> file.toString().endsWith(".lst")).toList()) {
                classes.addAll(Files.readAllLines(list));
            }
        }
        return classes;
    }

    private static void dump(Path classes, Path log) throws IOException, InterruptedException {
        Process dump = new ProcessBuilder(Program.java(
                        List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + FILE)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (dump.waitFor() != 0) {
            System.err.println("No archive of classes was made, tests take longer; " + log + " says why.");
        }
    }
}
