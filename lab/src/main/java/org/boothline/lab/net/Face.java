package org.boothline.lab.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** The three open sockets that one station sees instead of the other. <b>Thread</b>: see {@link ImpairmentProxy}. */
final class Face implements Closeable {
    /** A restore comes in bursts; what the kernel can't hold would be lost uncounted. The system may grant less. */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private static final int ATTEMPTS = 200;

    private final PortTriple ports;
    private final List<DatagramChannel> channels;

    private Face(PortTriple ports, List<DatagramChannel> channels) {
        this.ports = ports;
        this.channels = channels;
    }

    /** @param what for the sentence if it fails: {@code "the proxy's face to station A"} */
    static Face open(PortTriple wanted, String what) throws UserFault {
        if (wanted.basePort() != 0) {
            return bind(wanted, what);
        }
        UserFault last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return bind(new PortTriple(wanted.host(), anyEvenPort(wanted)), what);
            } catch (UserFault taken) {
                last = taken; // One of the three is taken; the system proposes another.
            }
        }
        throw new UserFault(
                FaultCode.PORT,
                "No three UDP ports in a row could be opened at "
                        + wanted.host().getHostAddress(),
                last == null ? "none is free" : last.why(),
                "close programs that use many ports, or name a base port",
                last == null ? new IOException("no port") : last);
    }

    PortTriple ports() {
        return ports;
    }

    /** @param port 0 to 2, counted from the base */
    DatagramChannel channel(int port) {
        return channels.get(port);
    }

    @Override
    public void close() {
        closeAll(channels);
    }

    private static int anyEvenPort(PortTriple wanted) throws UserFault {
        try (DatagramChannel probe = channel(new InetSocketAddress(wanted.host(), 0))) {
            int port = ((InetSocketAddress) probe.getLocalAddress()).getPort();
            return Math.min(Math.max(port & ~1, 1024), 65_532);
        } catch (IOException e) {
            throw fault("No UDP port at " + wanted.host().getHostAddress() + " can be opened", e);
        }
    }

    private static Face bind(PortTriple ports, String what) throws UserFault {
        List<DatagramChannel> open = new ArrayList<>(PortTriple.PORTS);
        for (int port = 0; port < PortTriple.PORTS; port++) {
            InetSocketAddress address = ports.address(port);
            try {
                open.add(channel(address));
            } catch (IOException e) {
                closeAll(open);
                throw fault("Port " + address.getPort() + " (" + what + ") can't be opened", e);
            }
        }
        return new Face(ports, List.copyOf(open));
    }

    private static DatagramChannel channel(InetSocketAddress address) throws IOException {
        DatagramChannel channel = address.getAddress() instanceof Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET)
                : DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            channel.bind(address);
            return channel;
        } catch (IOException e) {
            closeAll(List.of(channel));
            throw e;
        }
    }

    private static UserFault fault(String what, IOException cause) {
        String reason = cause.getMessage();
        return new UserFault(
                FaultCode.PORT, what, reason == null ? cause.toString() : reason, "choose another base port", cause);
    }

    private static void closeAll(List<DatagramChannel> channels) {
        for (DatagramChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // A datagram socket has nothing to flush: it is closed all the same.
            }
        }
    }
}
