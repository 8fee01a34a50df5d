package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.time.WallClock;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.transport.message.Hello;
import org.boothline.transport.message.InvitationClaim;
import org.boothline.transport.trust.InvitationBook;
import org.boothline.transport.trust.KnownPeer;
import org.boothline.transport.trust.PairedBy;
import org.boothline.transport.trust.PeerBook;
import org.boothline.transport.trust.Redemption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is connected and who is not: the peer book, the invitations, and what the person has said.
 *
 * <p><b>Thread</b>: control; reads and writes small files. <b>Clock</b>: time of day.
 */
final class Trust {
    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);
    /** How long a yes waits for the yes there and the hello. */
    private static final long APPROVAL_MS = 120_000;

    private final StationSettings settings;
    private final Fingerprint own;
    private final WallClock wall;
    private final PeerBook peers;
    private final InvitationBook invitations;
    /** Until when a station may come in because a person said yes. */
    private final Map<Fingerprint, Long> approvedUntilEpochMs = new HashMap<>();

    Trust(StationSettings settings, Fingerprint own, WallClock wall) {
        this.settings = settings;
        this.own = own;
        this.wall = wall;
        peers = new PeerBook(settings.dataDir());
        invitations = new InvitationBook(settings.dataDir());
    }

    /** Of a station that has called and said hello. */
    Judgement ofCaller(Fingerprint caller, Hello hello) {
        try {
            if (isKnown(caller)) {
                return known();
            }
            InvitationClaim claim = hello.invitation();
            if (claim != null && settings.accept() != Accept.PAIRED && !isApproved(caller)) {
                return redeemed(caller, hello.name(), claim);
            }
            Judgement impostor = ofName(caller, hello.name());
            if (impostor != null) { // Whatever name it had when somebody said yes to it.
                return impostor;
            }
            if (isApproved(caller)) {
                return new Judgement.LetIn(Protection.PAIRED, PairedBy.WORDS, null);
            }
        } catch (UserFault fault) {
            return unreadable(fault);
        }
        return switch (settings.accept()) {
            case ANY -> new Judgement.LetIn(Protection.UNVERIFIED, null, null);
            case ASK -> new Judgement.PairFirst();
            case INVITED, PAIRED -> stranger(caller, hello.name());
        };
    }

    /** Of a station that wants to compare words before it says hello; null if it may. */
    Judgement.@Nullable Refused ofPairing(Fingerprint caller, String name) {
        try {
            if (isKnown(caller)) {
                return null;
            }
            Judgement.Refused impostor = ofName(caller, name);
            if (impostor != null) {
                return impostor;
            }
        } catch (UserFault fault) {
            return unreadable(fault);
        }
        return settings.accept().compareTo(Accept.ASK) < 0 ? stranger(caller, name) : null;
    }

    /** A stranger that bears the name of a station that is known by another key; null for any other. */
    private Judgement.@Nullable Refused ofName(Fingerprint caller, String name) throws UserFault {
        Optional<KnownPeer> namesake = peers.findByName(name);
        return namesake.isEmpty()
                ? null
                : changed(
                        "A station that calls itself \"" + name + "\" called, but not with the key that \"" + name
                                + "\" was paired by",
                        namesake.get(),
                        caller);
    }

    /** Of a station that has answered this one's call. */
    Judgement ofAnswerer(Fingerprint answerer, InetSocketAddress control, Callee callee) {
        try {
            if (callee.expected() != null && !callee.expected().equals(answerer)) {
                Optional<KnownPeer> meant = peers.find(callee.expected());
                return meant.isPresent() && callee.invitation() == null
                        ? changed("A station answered for \"" + meant.get().name() + "\"", meant.get(), answerer)
                        : otherStation(answerer, callee);
            }
            if (isKnown(answerer)) {
                return known();
            }
            if (callee.expected() != null) {
                return new Judgement.LetIn(
                        Protection.PAIRED,
                        callee.invitation() == null ? PairedBy.FINGERPRINT : PairedBy.INVITATION,
                        null);
            }
            if (!settings.trusted().isEmpty()) {
                return otherStation(answerer, callee);
            }
            List<KnownPeer> before = peers.findByAddress(control.getAddress().getHostAddress(), control.getPort() - 1);
            if (!before.isEmpty()) {
                return changed(
                        "At that address \"" + before.get(0).name() + "\" was, and now another key answers",
                        before.get(0),
                        answerer);
            }
        } catch (UserFault fault) {
            return unreadable(fault);
        }
        return settings.unverified()
                ? new Judgement.LetIn(Protection.UNVERIFIED, null, null)
                : new Judgement.PairFirst();
    }

    private Judgement known() {
        return new Judgement.LetIn(Protection.PAIRED, null, null);
    }

    /** Whether the peer book or the person's options name it; the latter are pinned when met. */
    boolean isKnown(Fingerprint station) throws UserFault {
        return peers.find(station).isPresent() || settings.trusted().contains(station);
    }

    /** The person at this station has said yes to it. */
    void approve(Fingerprint station) {
        approvedUntilEpochMs.put(station, wall.epochMs() + APPROVAL_MS);
    }

    /** It did not come in after all; true if it could have. */
    boolean disapprove(Fingerprint station) {
        return approvedUntilEpochMs.remove(station) != null;
    }

    boolean isApproved(Fingerprint station) {
        Long untilMs = approvedUntilEpochMs.get(station);
        return untilMs != null && wall.epochMs() < untilMs;
    }

    private Judgement redeemed(Fingerprint caller, String name, InvitationClaim claim) throws UserFault {
        Redemption redemption = invitations.redeem(claim.id(), claim.proofHex(), caller, own, wall.epochMs());
        if (redemption instanceof Redemption.Accepted accepted) {
            return new Judgement.LetIn(Protection.PAIRED, PairedBy.INVITATION, accepted.guestName());
        }
        return new Judgement.Refused(
                Kind.REFUSED,
                "A station that calls itself \"" + name + "\" (" + caller.brief() + ") came with an invitation and was"
                        + " refused: " + redemption.reason() + ".",
                redemption.reason());
    }

    private Judgement.Refused stranger(Fingerprint caller, String name) {
        boolean invited = settings.accept() == Accept.INVITED;
        return new Judgement.Refused(
                Kind.REFUSED,
                "A station was refused that calls itself \"" + name + "\" and has the fingerprint " + caller
                        + "; to let it in, send it what \"boothline invite\" prints, or start again with --accept ask.",
                invited
                        ? "that station takes calls only from stations it is paired with or has invited; ask its user"
                                + " for an invitation"
                        : "that station takes calls only from stations it is paired with");
    }

    private static Judgement otherStation(Fingerprint answerer, Callee callee) {
        return new Judgement.Refused(
                Kind.REFUSED,
                callee.invitation() == null
                        ? "The station at that address has the fingerprint " + answerer
                                + ", which is not the one that was given: it was not connected. If it is the right"
                                + " station, call again with --peer-fingerprint and this one."
                        : "The station that answered (" + answerer.brief() + ") is not the one that invited: it was not"
                                + " connected. Ask for a new invitation.",
                "not the station that was called");
    }

    private static Judgement.Refused changed(String what, KnownPeer was, Fingerprint now) {
        return new Judgement.Refused(
                Kind.KEY_CHANGED,
                "WARNING: " + what + " (it had " + was.fingerprint().brief() + ", this is " + now.brief()
                        + "). Either it was installed anew, or somebody pretends to be it: it was not connected. Ask its"
                        + " user by another way; if it was installed anew, run `boothline peers forget \"" + was.name()
                        + "\"` and pair again.",
                "that station knows another key for you; ask its user to forget the old one, and pair again");
    }

    private static Judgement.Refused unreadable(UserFault fault) {
        return new Judgement.Refused(Kind.REFUSED, fault.sentence(), "that station can't read whom it knows");
    }

    /** A call with it is up: it is pinned, if it is to be, and where it is gets noted. Returns its name here. */
    String met(Fingerprint station, String ownName, InetSocketAddress control, Judgement.LetIn how) {
        String host = control.getAddress().getHostAddress();
        int basePort = control.getPort() - 1;
        try {
            approvedUntilEpochMs.remove(station);
            PairedBy pin = how.pin();
            if (pin == null && settings.trusted().contains(station)) {
                pin = PairedBy.FINGERPRINT;
            }
            if (pin != null && peers.find(station).isEmpty()) {
                String wanted = how.name();
                peers.pin(station, wanted == null ? ownName : wanted, pin, host, basePort, wall.epochMs());
            }
            peers.noteCall(station, host, basePort, wall.epochMs());
            return peers.find(station).map(KnownPeer::name).orElse(ownName);
        } catch (UserFault fault) {
            LOG.warn("the peer book was not written", fault);
            return ownName;
        }
    }
}
