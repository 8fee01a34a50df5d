package org.boothline.app.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.Redaction;
import org.boothline.session.call.StationSettings;
import org.boothline.transport.path.BasePort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a station's three ports are. */
final class PortOptions {
    @Option(
            names = "--port",
            paramLabel = "BASE",
            description = {
                "Base port, even, 1024 to 65532: audio here, control on the next, the Q Manager on the one after."
                        + " Default: 6000."
            })
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Use only this address of this machine (a second line, a VPN). Default: all.")
    private @Nullable String bind;

    int base() throws UserFault {
        Integer typed = chosen();
        return typed == null ? StationSettings.BASE_PORT_DEFAULT : typed;
    }

    /** The base port that was asked for, or null when none was. */
    @Nullable
    Integer chosen() throws UserFault {
        return port == null ? null : Integer.valueOf(BasePort.check(port));
    }

    /** The address to bind to, or null for all. */
    @Nullable
    InetAddress address() throws UserFault {
        String text = bind;
        if (text == null) {
            return null;
        }
        try {
            Redaction.hide(text);
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "\"" + text + "\" can't be bound to",
                    "it is not an address of this machine",
                    "give one of its addresses with --bind, or leave --bind out",
                    e);
        }
    }
}
