package org.boothline.lab.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/**
 * The traces of a folder: files named {@code NAME.delay_us.csv} or {@code NAME.delay_us.csv.gz}; others are left alone.
 * <b>Thread</b>: immutable; a trace is read anew each time it is asked for.
 */
public final class TraceFolder {
    private static final int TRACES_MAX = 1000;
    private static final String SUFFIX = ".delay_us.csv";
    private static final String PACKED_SUFFIX = SUFFIX + ".gz";

    private final SortedMap<String, Path> files;

    private TraceFolder(SortedMap<String, Path> files) {
        this.files = Collections.unmodifiableSortedMap(files);
    }

    /** @throws UserFault if the folder can't be listed, has no trace, or one name twice */
    public static TraceFolder open(Path folder) throws UserFault {
        List<Path> paths;
        try (Stream<Path> all = Files.list(folder)) {
            paths = all.filter(path -> !nameOf(path).isEmpty())
                    .sorted()
                    .limit(TRACES_MAX + 1)
                    .toList();
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The traces in " + folder + " can't be listed",
                    Files.isDirectory(folder) ? e.toString() : "it is no folder",
                    "name a folder that holds traces",
                    e);
        }
        if (paths.isEmpty()) {
            throw fault(folder, "it holds no file NAME" + SUFFIX + " or NAME" + PACKED_SUFFIX);
        }
        if (paths.size() > TRACES_MAX) {
            throw fault(folder, "it holds more than " + TRACES_MAX + " traces");
        }
        SortedMap<String, Path> files = new TreeMap<>();
        for (Path path : paths) {
            if (files.put(nameOf(path), path) != null) {
                throw fault(folder, "it holds " + nameOf(path) + " twice, packed and unpacked");
            }
        }
        return new TraceFolder(files);
    }

    /** Sorted. */
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** @throws UserFault if there is none of that name, or it can't be read */
    public DelayTrace trace(String name) throws UserFault {
        Path file = files.get(name);
        if (file == null) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "There is no trace " + name,
                    "the folder holds " + String.join(", ", files.keySet()),
                    "choose one of them");
        }
        return TraceReader.read(file, name);
    }

    /** Empty if the file is no trace. */
    private static String nameOf(Path path) {
        String file = String.valueOf(path.getFileName());
        for (String suffix : List.of(PACKED_SUFFIX, SUFFIX)) {
            if (file.endsWith(suffix)) {
                return file.substring(0, file.length() - suffix.length());
            }
        }
        return "";
    }

    private static UserFault fault(Path folder, String why) {
        return new UserFault(
                FaultCode.DISK, "The traces in " + folder + " can't be used", why, "name a folder that holds traces");
    }
}
