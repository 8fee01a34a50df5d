package org.boothline.engine.device;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.boothline.base.fault.UserFault;
import org.jaudiolibs.jnajack.Jack;
import org.jaudiolibs.jnajack.JackClient;
import org.jaudiolibs.jnajack.JackException;
import org.jaudiolibs.jnajack.JackOptions;
import org.jaudiolibs.jnajack.JackPortFlags;
import org.jaudiolibs.jnajack.JackPortType;
import org.jaudiolibs.jnajack.JackStatus;

/**
 * The JACK server that runs on this machine: the one that the environment variable {@code JACK_DEFAULT_SERVER} names, else
 * the one called "default". It is never started from here. <b>Thread</b>: any.
 */
final class JackServer {
    /** What other clients see; where it is taken JACK appends a number. */
    private static final String CLIENT_NAME = "boothline";

    private static final String SERVER_VARIABLE = "JACK_DEFAULT_SERVER";

    private static boolean silenced;

    private JackServer() {}

    /** @throws UserFault DEVICE if there is no library or no server, or it refuses */
    static JackClient open(String deviceName, String direction) throws UserFault {
        EnumSet<JackStatus> status = EnumSet.noneOf(JackStatus.class);
        Jack jack;
        try {
            jack = library();
        } catch (JackException e) {
            throw JackFaults.noLibrary(deviceName, direction);
        }
        try {
            return jack.openClient(CLIENT_NAME, EnumSet.of(JackOptions.JackNoStartServer), status);
        } catch (JackException e) {
            throw status.contains(JackStatus.JackServerFailed)
                    ? JackFaults.noServer(deviceName, direction, System.getenv(SERVER_VARIABLE))
                    : JackFaults.refused(deviceName, direction, status.toString());
        }
    }

    /** @throws JackException if the library is not on this machine */
    static synchronized Jack library() throws JackException {
        if (!silenced) {
            silence();
            silenced = true;
        }
        return Jack.getInstance();
    }

    /**
     * The library writes to standard error what every attempt to find a server came to. It wants a function that takes a
     * text; a callback into Java from its real-time threads would be the greater evil, so it is given one that does nothing.
     */
    private static void silence() {
        for (String name : List.of("jack64", "jack")) { // As JNAJack looks for it.
            try {
                NativeLibrary jack = NativeLibrary.getInstance(name);
                Object[] harmless = {
                    NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("strlen")
                };
                jack.getFunction("jack_set_error_function").invokeVoid(harmless);
                jack.getFunction("jack_set_info_function").invokeVoid(harmless);
                return;
            } catch (UnsatisfiedLinkError e) {
                // Then it is not there under this name, or writes what it likes.
            }
        }
    }

    /** Ports that can be captured from, or played to. */
    static JackPorts ports(JackClient client, boolean capture) throws JackException {
        // What a port puts out is what is captured.
        JackPortFlags flag = capture ? JackPortFlags.JackPortIsOutput : JackPortFlags.JackPortIsInput;
        return new JackPorts(
                ports(client, EnumSet.of(flag)), ports(client, EnumSet.of(flag, JackPortFlags.JackPortIsPhysical)));
    }

    private static List<String> ports(JackClient client, EnumSet<JackPortFlags> flags) throws JackException {
        return List.of(library().getPorts(client, "", JackPortType.AUDIO, flags));
    }

    /** What can be named while a server runs; empty without one. */
    static List<DeviceInfo> devices() {
        JackClient client;
        try {
            client = open(JackPorts.JACK, "");
        } catch (UserFault none) {
            return List.of();
        }
        try {
            return devices(client);
        } catch (JackException gone) {
            return List.of();
        } finally {
            client.close();
        }
    }

    private static List<DeviceInfo> devices(JackClient client) throws JackException {
        JackPorts sources = ports(client, true);
        JackPorts sinks = ports(client, false);
        int rateHz = client.getSampleRate();
        List<DeviceInfo> devices = new ArrayList<>();
        if (!sources.physical().isEmpty() || !sinks.physical().isEmpty()) {
            devices.add(device(
                    JackPorts.JACK,
                    "the JACK server's sound card, period " + client.getBufferSize() + " frames",
                    rateHz,
                    sources.physical().size(),
                    sinks.physical().size()));
        }
        Set<String> others = new LinkedHashSet<>(sources.clients());
        others.addAll(sinks.clients());
        for (String other : others) {
            devices.add(device(
                    JackPorts.PREFIX + other,
                    "a client of the JACK server",
                    rateHz,
                    sources.portsOf(other),
                    sinks.portsOf(other)));
        }
        return devices;
    }

    private static DeviceInfo device(String name, String description, int rateHz, int sources, int sinks) {
        return new DeviceInfo(
                -1, name, description, sources > 0, sinks > 0, false, formats(rateHz, sources), formats(rateHz, sinks));
    }

    private static List<SampleFormat> formats(int rateHz, int ports) {
        return ports == 0 ? List.of() : List.of(new SampleFormat(rateHz, Math.min(2, ports), 24));
    }
}
