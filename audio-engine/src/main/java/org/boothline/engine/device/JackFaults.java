package org.boothline.engine.device;

import java.util.List;
import java.util.stream.Collectors;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/** The sentences about JACK. <b>Thread</b>: any. */
final class JackFaults {
    private static final String CHOOSE = "or choose another device";

    private JackFaults() {}

    static UserFault noLibrary(String name, String direction) {
        return cannotOpen(name, direction, "JACK's library is not on this machine", "install JACK, " + CHOOSE);
    }

    /** @param server the name that the environment gives, or null */
    static UserFault noServer(String name, String direction, @Nullable String server) {
        return cannotOpen(
                name,
                direction,
                server == null
                        ? "no JACK server is running"
                        : "no JACK server of the name \"" + server + "\" is running",
                "start it, " + CHOOSE);
    }

    static UserFault refused(String name, String direction, String why) {
        return cannotOpen(
                name, direction, "the JACK server refuses (" + why + ")", "see what the server says, " + CHOOSE);
    }

    static UserFault noPhysicalPorts(String name, String direction, List<String> ports) {
        return cannotOpen(
                name,
                direction,
                "the JACK server has no sound card's ports for " + direction + "; it has " + listed(ports),
                "give jack:CLIENT or jack:PORT with one of these, " + CHOOSE);
    }

    static UserFault unknownPort(String name, String direction, String port, List<String> ports) {
        return cannotOpen(
                name,
                direction,
                "the JACK server has no port or client \"" + port + "\" for " + direction + "; it has " + listed(ports),
                "give jack:CLIENT or jack:PORT with one of these, " + CHOOSE);
    }

    static UserFault gone(String name, String direction) {
        return new UserFault(
                FaultCode.DEVICE,
                "The " + direction + " device \"" + name + "\" is gone",
                "its JACK server has stopped or has thrown Boothline out",
                "start the server again, " + CHOOSE);
    }

    static UserFault periodChanged(String name, String direction) {
        return new UserFault(
                FaultCode.DEVICE,
                "The " + direction + " device \"" + name + "\" has to be opened again",
                "its JACK server has changed its period",
                "nothing; it is tried by itself");
    }

    private static UserFault cannotOpen(String name, String direction, String why, String remedy) {
        return new UserFault(
                FaultCode.DEVICE, "The " + direction + " device \"" + name + "\" can't be opened", why, remedy);
    }

    private static String listed(List<String> ports) {
        return ports.isEmpty()
                ? "none"
                : ports.stream().map(port -> "\"" + port + "\"").collect(Collectors.joining(", "));
    }
}
