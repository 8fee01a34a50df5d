package org.boothline.transport.quic;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/** Why dialling failed, as a sentence. */
final class DialFault {
    /** TLS alerts, as QUIC carries them (RFC 9001 section 4.8). */
    private static final int TLS_ALERT = 0x100;

    private static final int NO_APPLICATION_PROTOCOL = TLS_ALERT + 120;
    private static final int CERTIFICATE_FIRST = TLS_ALERT + 41;
    private static final int CERTIFICATE_LAST = TLS_ALERT + 49;
    private static final int CERTIFICATE_REQUIRED = TLS_ALERT + 116;

    private DialFault() {}

    /** A fault that no further attempt would cure, or null when trying again may help. */
    static @Nullable UserFault hopeless(
            InetSocketAddress to, @Nullable QuicConnectionCloseEvent said, @Nullable Throwable cause) {
        int error = said == null || said.isApplicationClose() ? 0 : said.error();
        if (error == NO_APPLICATION_PROTOCOL || isOtherVersion(cause)) {
            return new UserFault(
                    FaultCode.PROTOCOL,
                    "The station at " + name(to) + " can't be talked to",
                    "it speaks another version of Boothline's protocol",
                    "update the older of the two stations");
        }
        if (error == CERTIFICATE_REQUIRED || error >= CERTIFICATE_FIRST && error <= CERTIFICATE_LAST) {
            return new UserFault(
                    FaultCode.TRUST,
                    "The station at " + name(to) + " can't be talked to",
                    "it refused this station's certificate",
                    "see whether both run the same version of Boothline");
        }
        return null;
    }

    /** True if a handshake failed because the two sides have no protocol, or no version of QUIC, in common. */
    static boolean isOtherVersion(@Nullable Throwable cause) {
        String text = cause == null ? "" : String.valueOf(cause.getMessage()).toUpperCase(Locale.ROOT);
        return text.contains("APPLICATION_PROTOCOL") || text.contains("UNKNOWN_VERSION");
    }

    static UserFault unreachable(InetSocketAddress to, long deadlineMs, int attempts) {
        return new UserFault(
                FaultCode.NETWORK,
                "The station at " + name(to) + " can't be reached",
                "nothing answered within " + deadlineMs / 1000.0 + " s (" + attempts + " attempts)",
                "see whether it runs, whether address and port are right, and whether its UDP port is open");
    }

    static UserFault closed(InetSocketAddress to) {
        return new UserFault(
                FaultCode.NETWORK,
                "The station at " + name(to) + " can't be dialled",
                "this station's control port is closed",
                "start it again");
    }

    static String name(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
