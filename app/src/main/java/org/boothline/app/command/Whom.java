package org.boothline.app.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.SystemClock;
import org.boothline.session.call.Callee;
import org.boothline.transport.trust.Invitation;
import org.boothline.transport.trust.KnownPeer;
import org.boothline.transport.trust.PeerBook;
import org.boothline.transport.trust.StationAddress;
import org.jspecify.annotations.Nullable;

/** Whom to call, as a person types it: an invitation, the name of a known station, or an address. */
final class Whom {
    private Whom() {}

    /** @throws UserFault if it is none of these, or no address is known for it */
    static Callee callee(String typed, Path dataDir) throws UserFault {
        if (typed.strip().toLowerCase(Locale.ROOT).startsWith(Invitation.SCHEME)) {
            return inviter(Invitation.decode(typed, SystemClock.SYSTEM.epochMs()));
        }
        Optional<KnownPeer> known = new PeerBook(dataDir).findByName(typed.strip());
        return known.isPresent()
                ? known(known.get())
                : Callee.at(RemoteAddress.parse(typed).resolve());
    }

    private static Callee inviter(Invitation invitation) throws UserFault {
        List<InetSocketAddress> bases = new ArrayList<>();
        @Nullable UserFault last = null;
        for (StationAddress address : invitation.addresses()) {
            try {
                bases.add(new RemoteAddress(address.host(), address.basePort()).resolve());
            } catch (UserFault fault) {
                last = fault; // One of several; the others may do.
            }
        }
        if (bases.isEmpty() && last != null) {
            throw last;
        }
        return Callee.inviter(invitation, bases);
    }

    private static Callee known(KnownPeer peer) throws UserFault {
        if (peer.host().isEmpty() || peer.basePort() == 0) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "\"" + peer.name() + "\" can't be called by name",
                    "it is not known where it is",
                    "call it once by its address");
        }
        return Callee.known(new RemoteAddress(peer.host(), peer.basePort()).resolve(), peer.fingerprint());
    }
}
