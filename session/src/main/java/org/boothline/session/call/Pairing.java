package org.boothline.session.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.session.view.PairingView;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.transport.message.Ask;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.PairCommit;
import org.boothline.transport.message.PairNonce;
import org.boothline.transport.message.PairReveal;
import org.boothline.transport.message.PairVerdict;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.trust.PairingCommitment;
import org.boothline.transport.trust.PairingNonce;
import org.boothline.transport.trust.PairingWords;
import org.jspecify.annotations.Nullable;

/**
 * The first contact of two stations: both show the same four words, two people compare them, and both say yes. The side that
 * dialled commits itself to its share before it sees the other's, so that whoever sits in between can only guess.
 *
 * <p>One at a time: a second one is refused until the first is over.
 *
 * <p><b>Thread</b>: control; {@link #view} any. <b>Source</b>: the idea is RFC 6189's, sections 4.4.1.1 and 4.5.2.
 */
final class Pairing {
    /** People read four words to each other, and look for the key y. */
    static final Duration PATIENCE = Duration.ofSeconds(120);
    /** The one who asks waits longer than the one who may be looking for his glasses. */
    private static final Duration VERDICT_PATIENCE = PATIENCE.plusSeconds(10);

    private static final long REVEAL_MS = 20_000;

    private final Parts parts;
    private final Trust trust;
    private @Nullable Accepting accepting;
    private @Nullable CompletableFuture<Boolean> asked;
    private volatile @Nullable PairingView view;

    /** A pairing that the other station began. */
    private record Accepting(QuicPeer peer, PairCommit commit, PairingNonce nonce) {}

    Pairing(Parts parts, Trust trust) {
        this.parts = parts;
        this.trust = trust;
    }

    /** True while that station is being paired with, by its own wish: until it has said hello or gone. */
    boolean underWay(QuicPeer with) {
        Accepting now = accepting;
        return now != null && now.peer == with || trust.isApproved(with.fingerprint());
    }

    /** What came of a pairing that this side began. */
    enum Outcome {
        /** Both people have said yes. */
        PAIRED,
        /** One of them has not, or the line broke. */
        NOT_PAIRED,
        /** The other station does not even know what this one said. */
        OTHER_VERSION
    }

    @Nullable
    PairingView view() {
        return view;
    }

    /** The person's answer; false if nothing was asked. */
    boolean answer(boolean yes) {
        CompletableFuture<Boolean> open = asked;
        if (open == null) {
            return false;
        }
        open.complete(yes);
        return true;
    }

    // ---- the side that dialled

    /** Complete once both people have answered; told to the person here by events, whatever comes of it. */
    CompletableFuture<Outcome> begin(QuicPeer peer) {
        if (view != null || accepting != null) {
            tell("No pairing was begun: another one is under way.");
            return CompletableFuture.completedFuture(Outcome.NOT_PAIRED);
        }
        Fingerprint own = parts.identity().fingerprint();
        PairingNonce nonce = PairingNonce.random();
        PairCommit commit =
                new PairCommit(parts.settings().name(), PairingCommitment.hex(nonce, own, peer.fingerprint()));
        return Ask.ask(peer, commit, PairNonce.class)
                .handle((answer, fault) -> parts.control()
                        .ask(() -> answer == null ? brokenOff(fault) : compare(peer, own, nonce, answer)))
                .thenCompose(outcome -> outcome);
    }

    private CompletionStage<Outcome> brokenOff(Throwable fault) {
        if (fault instanceof MessageFault other && other.code() == RefusalCode.OTHER_VERSION) {
            return CompletableFuture.completedFuture(Outcome.OTHER_VERSION);
        }
        tell("The pairing was broken off: " + reason(fault) + ".");
        return CompletableFuture.completedFuture(Outcome.NOT_PAIRED);
    }

    private CompletionStage<Outcome> compare(QuicPeer peer, Fingerprint own, PairingNonce nonce, PairNonce answer) {
        String theirs = answer.nonceHex();
        if (!answer.accepted() || theirs == null) {
            tell("The other station did not begin to pair: " + answer.reason() + ".");
            return CompletableFuture.completedFuture(Outcome.NOT_PAIRED);
        }
        List<String> words = PairingWords.words(own, peer.fingerprint(), nonce, new PairingNonce(theirs));
        CompletableFuture<Boolean> here = show(peer, "the other station", words, true);
        CompletableFuture<PairVerdict> there = new CompletableFuture<>();
        Ask.ask(peer, new PairReveal(nonce.hex()), PairVerdict.class, VERDICT_PATIENCE)
                .exceptionally(fault -> new PairVerdict(false, reason(fault)))
                .thenAccept(verdict -> parts.control().execute(() -> {
                    there.complete(verdict);
                    if (!verdict.accepted()) {
                        answer(false); // Nobody need answer any more.
                    }
                }));
        return here.thenCompose(yes -> {
            PairVerdict said = there.getNow(null);
            if (!yes && (said == null || said.accepted())) { // Else it was the other side's no that ended the question.
                tell("Not paired: nobody said yes here.");
                peer.close("not paired");
                return CompletableFuture.completedFuture(Outcome.NOT_PAIRED);
            }
            return there.thenApply(verdict -> {
                if (!verdict.accepted()) {
                    tell("Not paired: " + verdict.reason() + ".");
                }
                return verdict.accepted() ? Outcome.PAIRED : Outcome.NOT_PAIRED;
            });
        });
    }

    // ---- the side that was called

    PairNonce onCommit(QuicPeer peer, PairCommit commit) {
        Judgement.Refused refused = trust.ofPairing(peer.fingerprint(), commit.name());
        if (refused != null) {
            parts.tell(refused.kind(), refused.toUser());
            return PairNonce.refused(refused.toPeer());
        }
        if (view != null || accepting != null) {
            return PairNonce.refused("that station is pairing with another one just now; try again");
        }
        Accepting begun = new Accepting(peer, commit, PairingNonce.random());
        accepting = begun;
        peer.welcome();
        parts.control().after(REVEAL_MS, () -> {
            if (view == null) {
                drop(begun);
            }
        });
        peer.onClosed(() -> parts.control().execute(() -> drop(begun)));
        return PairNonce.of(begun.nonce.hex());
    }

    CompletionStage<Message> onReveal(QuicPeer peer, PairReveal reveal) {
        Accepting now = accepting;
        if (now == null || now.peer != peer || view != null) {
            return Station.done(new PairVerdict(false, "nothing was committed to before"));
        }
        Fingerprint own = parts.identity().fingerprint();
        PairingNonce theirs = new PairingNonce(reveal.nonceHex());
        if (!PairingCommitment.holds(now.commit.commitmentHex(), theirs, peer.fingerprint(), own)) {
            accepting = null;
            parts.tell(
                    Kind.REFUSED,
                    "WARNING: a pairing was broken off: the station that calls itself \"" + now.commit.name()
                            + "\" did not keep to what it had committed itself to. Somebody may be in between.");
            return Station.done(new PairVerdict(false, "what was revealed is not what was committed to"));
        }
        List<String> words = PairingWords.words(peer.fingerprint(), own, theirs, now.nonce);
        // Who is known already, or whom nobody wants to verify, needs no yes here; the other side may need the words.
        boolean asks = !isKnown(peer.fingerprint()) && parts.settings().accept() == Accept.ASK;
        return show(peer, "\"" + now.commit.name() + "\"", words, asks).thenApply(yes -> {
            accepting = null;
            if (yes && asks) { // Without a question nobody here has verified anything.
                approve(peer, now.commit.name());
            }
            return new PairVerdict(yes, yes ? null : "nobody said yes there");
        });
    }

    /** It may come in; if it goes instead, the person there has said no, and the one here is told. */
    private void approve(QuicPeer peer, String name) {
        trust.approve(peer.fingerprint());
        peer.onClosed(() -> parts.control().execute(() -> {
            if (trust.disapprove(peer.fingerprint())) {
                parts.tell(
                        Kind.REFUSED,
                        "Not paired with \"" + name + "\": the other station has gone, or nobody said yes there.");
            }
        }));
    }

    private boolean isKnown(Fingerprint fingerprint) {
        try {
            return trust.isKnown(fingerprint);
        } catch (UserFault fault) {
            return false;
        }
    }

    /** The other side has gone, or never went on. */
    private void drop(Accepting which) {
        if (accepting == which) {
            accepting = null;
            if (asked != null) {
                tell("The other station has broken the pairing off.");
                answer(false);
            }
        }
    }

    // ---- both

    private CompletableFuture<Boolean> show(QuicPeer peer, String name, List<String> words, boolean asks) {
        String spoken = String.join(" ", words);
        if (!asks) {
            parts.tell(
                    Kind.PAIRING,
                    "The pairing words with " + name + " are: " + spoken + ". Read them to the other person, who has to"
                            + " say yes.");
            return CompletableFuture.completedFuture(true);
        }
        PairingView shown =
                new PairingView(name.replace("\"", ""), peer.fingerprint().hex(), words);
        view = shown;
        CompletableFuture<Boolean> question = new CompletableFuture<>();
        asked = question;
        parts.tell(
                Kind.PAIRING,
                "The pairing words with " + name + " are: " + spoken + ". Compare them with the other person, by"
                        + " telephone or a message you trust; if they are the same there, answer yes, else no.");
        parts.control().after(PATIENCE.toMillis(), () -> question.complete(false));
        return question.thenApply(yes -> {
            if (view == shown) {
                view = null;
                asked = null;
            }
            return yes;
        });
    }

    private void tell(String sentence) {
        parts.tell(Kind.WARNING, sentence);
    }

    private static String reason(Throwable fault) {
        Throwable cause = fault.getCause() != null ? fault.getCause() : fault;
        return String.valueOf(cause.getMessage());
    }
}
