package org.boothline.transport.path;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** The station's base port N: RTP on N, RTCP and control on N+1, the Q Manager on N+2. */
public final class BasePort {
    public static final int DEFAULT = 6000;
    public static final int MIN = 1024;
    public static final int MAX = 65_532;

    private BasePort() {}

    /** True if {@code port} is even and from {@value #MIN} to {@value #MAX}. */
    public static boolean isValid(int port) {
        return port >= MIN && port <= MAX && port % 2 == 0;
    }

    /**
     * Gives {@code port} back if it can be a base port.
     *
     * @throws UserFault (USAGE) if it is odd or outside {@value #MIN} to {@value #MAX}
     */
    public static int check(int port) throws UserFault {
        if (port < MIN || port > MAX) {
            throw fault(port, "a base port lies between " + MIN + " and " + MAX, DEFAULT);
        }
        if (port % 2 != 0) {
            throw fault(port, "RTP needs an even port, with RTCP and control on the odd one after it", port - 1);
        }
        return port;
    }

    private static UserFault fault(int port, String why, int better) {
        return new UserFault(
                FaultCode.USAGE,
                "Port " + port + " can't be the base port",
                why,
                "choose another with --port, for example --port " + Math.max(MIN, better));
    }

    /** The port of RTCP and the control channel. */
    public static int control(int base) {
        return base + 1;
    }

    /** The Q Manager's port. */
    public static int qManager(int base) {
        return base + 2;
    }
}
