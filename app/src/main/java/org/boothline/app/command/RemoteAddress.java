package org.boothline.app.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.Redaction;
import org.boothline.session.call.StationSettings;
import org.boothline.transport.path.BasePort;
import org.jspecify.annotations.Nullable;

/**
 * Where another station is, as a person types it: {@code HOST[:PORT]}; a name, an IPv4 address, or an IPv6 address in
 * square brackets (without a port it may stand bare).
 *
 * @param host name or address, without brackets
 * @param basePort even; the other station's base
 */
record RemoteAddress(String host, int basePort) {
    RemoteAddress {
        Redaction.hide(host); // Whatever fails with it from now on, no log names it.
    }

    /** @throws UserFault USAGE if it can't be read, or the port can't be a base port */
    static RemoteAddress parse(String text) throws UserFault {
        String typed = text.strip();
        if (typed.startsWith("[")) {
            int close = typed.indexOf(']');
            String rest = close < 0 ? "" : typed.substring(close + 1);
            if (close < 2 || !(rest.isEmpty() || rest.startsWith(":"))) {
                throw unreadable(text, "an IPv6 address stands in square brackets, and a port after the bracket");
            }
            return of(text, typed.substring(1, close), rest.isEmpty() ? null : rest.substring(1));
        }
        int colon = typed.indexOf(':');
        boolean bareIpv6 = colon >= 0 && typed.indexOf(':', colon + 1) >= 0;
        if (colon < 0 || bareIpv6) {
            return of(text, typed, null);
        }
        return of(text, typed.substring(0, colon), typed.substring(colon + 1));
    }

    private static RemoteAddress of(String text, String host, @Nullable String port) throws UserFault {
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw unreadable(text, "the host is missing or has a space in it");
        }
        if (port == null) {
            return new RemoteAddress(host, StationSettings.BASE_PORT_DEFAULT);
        }
        if (!port.matches("[0-9]{1,5}")) {
            throw unreadable(text, "\"" + port + "\" is not a port number");
        }
        try {
            return new RemoteAddress(host, BasePort.check(Integer.parseInt(port)));
        } catch (UserFault e) {
            throw new UserFault(
                    e.code(),
                    "Port " + port + " can't be the other station's base port",
                    e.why(),
                    "give the base port that the other station was started with",
                    e);
        }
    }

    /** @throws UserFault NETWORK if nobody knows the host */
    InetSocketAddress resolve() throws UserFault {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), basePort);
        } catch (UnknownHostException e) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "The host " + host + " can't be found",
                    "no address is known for this name",
                    "check the spelling, or give its address",
                    e);
        }
    }

    private static UserFault unreadable(String text, String why) {
        return new UserFault(
                FaultCode.USAGE,
                "\"" + text + "\" is not an address",
                why,
                "write HOST, HOST:PORT or [IPV6]:PORT, for example studio.example.org:6000");
    }
}
