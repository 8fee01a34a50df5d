package org.boothline.lab.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.boothline.base.fault.UserFault;

/**
 * Three UDP ports in a row at one address, as every station has them: RTP, RTCP and control, Q Manager.
 *
 * @param basePort even, 1024 to 65532; or 0: whichever are free when they are opened
 */
public record PortTriple(InetAddress host, int basePort) {
    /** How many ports there are. */
    public static final int PORTS = 3;

    public PortTriple {
        if (basePort != 0 && (basePort < 1024 || basePort > 65_532 || basePort % 2 != 0)) {
            throw new IllegalArgumentException("a base port is even, 1024 to 65532, not " + basePort);
        }
    }

    /** Three ports at 127.0.0.1. */
    public static PortTriple loopback(int basePort) {
        return new PortTriple(loopbackAddress(), basePort);
    }

    /**
     * Three ports that are free at {@code host} now. Nothing keeps them free: open them soon.
     *
     * @throws UserFault if no three free ports in a row were found
     */
    public static PortTriple free(InetAddress host) throws UserFault {
        try (Face face = Face.open(new PortTriple(host, 0), "three free ports")) {
            return face.ports();
        }
    }

    /** @param port 0 to 2, counted from the base */
    public InetSocketAddress address(int port) {
        return new InetSocketAddress(host, basePort + port);
    }

    private static InetAddress loopbackAddress() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
