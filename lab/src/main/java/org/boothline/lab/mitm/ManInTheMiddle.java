package org.boothline.lab.mitm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.message.Ask;
import org.boothline.transport.message.Hello;
import org.boothline.transport.message.HelloAnswer;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.Messages;
import org.boothline.transport.message.PairCommit;
import org.boothline.transport.message.PairNonce;
import org.boothline.transport.message.PairReveal;
import org.boothline.transport.message.PairVerdict;
import org.boothline.transport.message.Role;
import org.boothline.transport.path.BasePort;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;
import org.boothline.transport.trust.PairingNonce;
import org.jspecify.annotations.Nullable;

/**
 * Between a caller, which takes it for the callee, and the callee, which takes it for the caller: it has a key of its own for
 * each of them, passes on what the one says to the other, and makes the pairing's messages anew, since those of the two
 * would not fit its keys.
 *
 * <p><b>Thread</b>: network, one side's at a time: a caller asks one thing after the other.
 */
public final class ManInTheMiddle implements AutoCloseable {
    /** What it tries. */
    public enum Mode {
        /** Keeps to the protocol on both sides. */
        RELAY,
        /** Commits itself to nothing in particular, and looks for a nonce by which both people see the same words. */
        GUESS,
        /** Calls the callee by the name of a station that it knows, then as {@link #RELAY}. */
        POSE
    }

    private static final Duration PATIENCE = Duration.ofSeconds(130);
    /** A station waits 20 s for the reveal. */
    private static final long SEARCH_NS = 15_000_000_000L;

    private static final String SOFTWARE = "Boothline 0.1";

    private final Mode mode;
    private final InetSocketAddress calleeControl;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final NetworkThread network = new NetworkThread("network");
    private final StationIdentity towardsCaller;
    private final StationIdentity towardsCallee;
    private final UdpPort callerPort;
    private final UdpPort calleePort;
    private final QuicEndpoint callerSide;
    private final QuicEndpoint calleeSide;
    private @Nullable CompletableFuture<QuicPeer> callee;
    private volatile @Nullable QuicPeer caller;
    private @Nullable PairCommit committed;
    private PairingShares shares = PairingShares.fresh();

    private ManInTheMiddle(Mode mode, int base, int calleeBase, Path data) throws UserFault {
        this.mode = mode;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        calleeControl = new InetSocketAddress(loopback, BasePort.control(calleeBase));
        towardsCaller = IdentityStore.loadOrCreate(data.resolve("towards-caller"));
        towardsCallee = IdentityStore.loadOrCreate(data.resolve("towards-callee"));
        callerPort = UdpPort.open(network, loopback, BasePort.control(base), PortRole.CONTROL);
        calleePort = UdpPort.open(network, loopback, 0, PortRole.CONTROL);
        callerSide = QuicEndpoint.open(callerPort, towardsCaller, QuicSettings.control(), this::fromCaller);
        calleeSide = QuicEndpoint.open(calleePort, towardsCallee, QuicSettings.control(), this::fromCallee);
    }

    /** Arguments: mode, own base port, the callee's base port, data folder, for {@code pose} the name to call by. */
    public static void main(String[] arguments) throws Exception {
        Mode mode = Mode.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        try (ManInTheMiddle middle = new ManInTheMiddle(
                mode, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]))) {
            say("READY", "mode", mode.name());
            if (mode == Mode.POSE) {
                middle.pose(arguments[4]);
            }
            while (!Thread.currentThread().isInterrupted()) { // Until the process is ended.
                LockSupport.park();
            }
        }
    }

    /** One JSON object a line: an event, and pairs of a name and a text. */
    private static void say(String event, String... more) {
        StringBuilder line = new StringBuilder("{\"event\":\"").append(event).append('"');
        for (int i = 0; i < more.length; i += 2) {
            line.append(",\"").append(more[i]).append("\":\"");
            line.append(more[i + 1].replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        }
        System.out.println(line.append('}'));
    }

    private void pose(String name) {
        Hello hello = new Hello(name, Role.BOOTH, SOFTWARE, null, false, null);
        HelloAnswer answer = callee().thenCompose(peer -> Ask.ask(peer, hello, HelloAnswer.class))
                .join();
        say("ANSWER", "accepted", "" + answer.accepted(), "reason", "" + answer.reason());
    }

    private synchronized CompletableFuture<QuicPeer> callee() {
        CompletableFuture<QuicPeer> known = callee;
        if (known == null
                || known.isDone()
                        && (known.isCompletedExceptionally() || !known.join().isOpen())) {
            known = calleeSide.dial(calleeControl);
            callee = known;
        }
        return known;
    }

    private CompletionStage<Exchange> fromCallee(QuicPeer from, Exchange request) {
        QuicPeer to = caller;
        return to == null
                ? CompletableFuture.failedFuture(new IllegalStateException("nobody has called yet"))
                : to.request(request, PATIENCE);
    }

    private CompletionStage<Exchange> fromCaller(QuicPeer from, Exchange request) {
        caller = from;
        try {
            Message message = Messages.read(request.json());
            if (message instanceof PairCommit commit) {
                return onCommit(commit).thenApply(Messages::exchange);
            }
            if (message instanceof PairReveal reveal) {
                return onReveal(from, reveal).thenApply(Messages::exchange);
            }
        } catch (MessageFault other) {
            say("PASSED", "unread", String.valueOf(other.getMessage()));
        }
        return callee().thenCompose(peer -> peer.request(request, PATIENCE));
    }

    private CompletionStage<PairNonce> onCommit(PairCommit commit) {
        shares = PairingShares.fresh();
        committed = commit;
        if (mode == Mode.GUESS) { // The callee comes later: its patience with a search is limited.
            return CompletableFuture.completedFuture(
                    PairNonce.of(shares.towardsCaller().hex()));
        }
        return callee().thenCompose(peer -> commitTo(peer, commit.name()))
                .thenApply(answer ->
                        answer.accepted() ? PairNonce.of(shares.towardsCaller().hex()) : answer);
    }

    /** Keeps the callee's nonce. */
    private CompletionStage<PairNonce> commitTo(QuicPeer peer, String name) {
        String commitment = shares.commitmentHex(towardsCallee.fingerprint(), peer.fingerprint());
        return Ask.ask(peer, new PairCommit(name, commitment), PairNonce.class).thenApply(answer -> {
            if (answer.nonceHex() != null) {
                shares = shares.withCallee(answer.nonceHex());
            }
            return answer;
        });
    }

    private CompletionStage<PairVerdict> onReveal(QuicPeer from, PairReveal reveal) {
        shares = shares.withCaller(reveal.nonceHex());
        return (mode == Mode.GUESS ? guess(from) : callee()).thenCompose(peer -> {
            sayWords(from.fingerprint(), peer.fingerprint());
            return Ask.ask(peer, new PairReveal(shares.towardsCallee().hex()), PairVerdict.class, PATIENCE);
        });
    }

    /** The callee, which is committed to one nonce, when another is found: the one that makes the words equal. */
    private CompletableFuture<QuicPeer> guess(QuicPeer from) {
        PairCommit begun = committed;
        if (begun == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("nothing was committed to before"));
        }
        return callee().thenCompose(peer -> commitTo(peer, begun.name())
                .thenCompose(answer -> CompletableFuture.supplyAsync(() -> isFound(from, peer)))
                .thenCompose(found -> {
                    if (found) {
                        return CompletableFuture.completedFuture(peer);
                    }
                    peer.close("once more"); // It would soon have lost patience; its next nonce is as good as this one.
                    return guess(from);
                }));
    }

    private boolean isFound(QuicPeer from, QuicPeer peer) {
        long beganNs = clock.nowNs();
        List<String> wanted = shares.callersWords(from.fingerprint(), towardsCaller.fingerprint());
        NonceSearch search =
                new NonceSearch(towardsCallee.fingerprint(), peer.fingerprint(), shares.callee(), clock, SEARCH_NS);
        PairingNonce found = search.find(wanted);
        if (found != null) {
            shares = shares.withTowardsCallee(found);
        }
        String seconds = String.format(Locale.ROOT, "%.2f", (clock.nowNs() - beganNs) / 1e9);
        say(found == null ? "NOT_FOUND" : "FOUND", "tries", "" + search.tries(), "seconds", seconds);
        return found != null;
    }

    private void sayWords(Fingerprint callerKey, Fingerprint calleeKey) {
        say(
                "WORDS",
                "atCaller",
                String.join(" ", shares.callersWords(callerKey, towardsCaller.fingerprint())),
                "atCallee",
                String.join(" ", shares.calleesWords(towardsCallee.fingerprint(), calleeKey)),
                "towardsCaller",
                towardsCaller.fingerprint().hex(),
                "towardsCallee",
                towardsCallee.fingerprint().hex(),
                "nonceOfCaller",
                shares.caller().hex(),
                "nonceTowardsCaller",
                shares.towardsCaller().hex(),
                "nonceTowardsCallee",
                shares.towardsCallee().hex(),
                "nonceOfCallee",
                shares.callee().hex());
    }

    @Override
    public void close() {
        callerSide.close();
        calleeSide.close();
        callerPort.close();
        calleePort.close();
        network.close();
    }
}
