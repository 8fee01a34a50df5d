package org.boothline.app.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.net.PortTriple;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.api.QManagerClient;
import org.jspecify.annotations.Nullable;

/**
 * One side of the demo, or of an attack: its data folder, its ports, its Q Manager, its processes. <b>Thread</b>: main.
 */
public final class DemoStation implements AutoCloseable {
    private static final long SHORT_COMMAND_MS = 60_000;
    private static final long ORPHAN_SECONDS = 4_500;
    private static final long END_MS = 10_000;

    private final String title;
    private final Path data;
    private final PortTriple ports;
    private final List<ChildProgram> children = new ArrayList<>();
    private @Nullable ChildProgram call;

    /** @param title for sentences: {@code "The studio"} */
    public DemoStation(String title, Path data, PortTriple ports) {
        this.title = title;
        this.data = data;
        this.ports = ports;
    }

    /** Its data folder. */
    public Path data() {
        return data;
    }

    /** Where it listens. */
    public PortTriple ports() {
        return ports;
    }

    /** A short command on this side's data; it runs while others start. */
    public ChildProgram command(String... arguments) throws UserFault {
        ChildProgram child = ChildProgram.start(title, data, List.of(arguments));
        children.add(child);
        return child;
    }

    /** What {@code identity} says, started by {@link #command}. */
    public static String fingerprint(ChildProgram identity) throws UserFault, InterruptedException {
        return identity.awaitResult("fingerprint", SHORT_COMMAND_MS)
                .get("fingerprint")
                .asText();
    }

    public void startQManager() throws UserFault {
        QManagerLauncher.ensureRunning(data, ports.basePort(), ports.host());
    }

    /** The station itself; {@code arguments} begin with {@code listen} or {@code call}. */
    public ChildProgram startStation(List<String> arguments) throws UserFault {
        return startStation(arguments, List.of());
    }

    /** As above, with further options for its Java machine. */
    public ChildProgram startStation(List<String> arguments, List<String> javaOptions) throws UserFault {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(
                "--port",
                Integer.toString(ports.basePort()),
                "--bind",
                ports.host().getHostAddress(),
                "--seconds", // Should the demo itself be killed, its stations don't stay for ever.
                Long.toString(ORPHAN_SECONDS)));
        ChildProgram started = ChildProgram.start(title, data, all, javaOptions);
        children.add(started);
        call = started;
        return started;
    }

    public ChildProgram call() {
        ChildProgram started = call;
        if (started == null) {
            throw new IllegalStateException("the station was not started");
        }
        return started;
    }

    /** Ends whatever runs: the processes first, since a station would start its Q Manager again. */
    @Override
    public void close() {
        children.forEach(ChildProgram::close);
        Optional<QManagerClient> manager = QManagerLauncher.find(data);
        manager.ifPresent(DemoStation::end);
    }

    private static void end(QManagerClient manager) {
        Optional<ProcessHandle> process = ProcessHandle.of(manager.api().pid());
        try {
            manager.stop();
        } catch (UserFault e) {
            process.ifPresent(ProcessHandle::destroy); // It does not listen any more; a signal still reaches it.
        }
        process.ifPresent(DemoStation::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(END_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        }
    }
}
