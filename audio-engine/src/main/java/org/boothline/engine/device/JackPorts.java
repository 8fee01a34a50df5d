package org.boothline.engine.device;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;

/**
 * The ports of a JACK server that audio can be taken from, or given to, and which of them a device's name means:
 * {@code jack} is the sound card, {@code jack:PORT} a port, {@code jack:CLIENT} all ports of a client; more than one of
 * these are parted by commas. <b>Thread</b>: any.
 *
 * @param all as {@code CLIENT:PORT}, in the server's order
 * @param physical those of the server's sound card
 */
record JackPorts(List<String> all, List<String> physical) {
    static final String JACK = "jack";
    static final String PREFIX = JACK + ":";

    JackPorts {
        all = List.copyOf(all);
        physical = List.copyOf(physical);
    }

    static boolean isJack(String deviceName) {
        return deviceName.equals(JACK) || deviceName.startsWith(PREFIX);
    }

    /** The ports that are meant; at least one. */
    List<String> chosen(String deviceName, String direction) throws UserFault {
        if (deviceName.equals(JACK)) {
            if (physical.isEmpty()) {
                throw JackFaults.noPhysicalPorts(deviceName, direction, all);
            }
            return physical;
        }
        String wanted = deviceName.substring(PREFIX.length());
        List<String> whole = of(wanted); // Before it is parted, because a name may hold a comma.
        if (!whole.isEmpty()) {
            return whole;
        }
        List<String> chosen = new ArrayList<>();
        for (String part : wanted.split(",", -1)) {
            List<String> ports = of(part);
            if (ports.isEmpty()) {
                throw JackFaults.unknownPort(deviceName, direction, part, all);
            }
            chosen.addAll(ports);
        }
        return chosen;
    }

    private List<String> of(String portOrClient) {
        return all.contains(portOrClient)
                ? List.of(portOrClient)
                : all.stream().filter(port -> client(port).equals(portOrClient)).toList();
    }

    /** The clients that are no sound card. */
    List<String> clients() {
        return all.stream()
                .filter(port -> !physical.contains(port))
                .map(JackPorts::client)
                .distinct()
                .toList();
    }

    int portsOf(String client) {
        return of(client).size();
    }

    private static String client(String port) {
        return port.substring(0, Math.max(0, port.indexOf(':')));
    }
}
