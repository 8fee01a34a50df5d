package org.boothline.transport.path;

import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which address the audio goes to: none but one that has answered a challenge, a token that only its holder can
 * have read. There are two kinds of candidates: the address that is expected from where the control channel goes, and one
 * from which an authenticated packet came, as it does when a router gave the other station another port or address.
 *
 * <p>What is latched stays so until another address has answered; it is challenged again now and then, which keeps routers'
 * mappings open.
 *
 * <p><b>Thread</b>: one owner, the network thread. <b>Clock</b>: monotonic, given. <b>Memory</b>: nothing for packets from
 * the latched address. <b>Source</b>: RFC 9000 sections 8.2 and 9.3; RFC 7675 for asking again.
 *
 * @param <T> a token, compared by equals
 */
public final class PathLatch<T> {
    /** The first challenge is repeated after this; each further pause is twice as long, up to {@link #REPEAT_NS_MAX}. */
    static final long REPEAT_NS_MIN = 100_000_000L;

    static final long REPEAT_NS_MAX = 1_000_000_000L;
    /** A latched address is asked again; routers forget a mapping after 30 s at the earliest. */
    static final long AGAIN_NS = 15_000_000_000L;
    /** Another address is taken for a candidate at most so often, whoever writes from wherever. */
    static final long CANDIDATE_NS_MIN = 1_000_000_000L;
    /**
     * A candidate that was only heard gets no more without another packet. If that was a challenge itself, of the same size,
     * it gets an answer too: three for one.
     */
    public static final int HEARD_CHALLENGES_MAX = 2;

    private final Supplier<T> tokens;
    private @Nullable InetSocketAddress latched;
    private @Nullable Candidate expected;
    private @Nullable Candidate heard;
    private long heardAtNs;

    /** @param tokens a fresh one, unguessable, at each call */
    public PathLatch(Supplier<T> tokens) {
        this.tokens = tokens;
    }

    /** A new connect: nothing is latched, and {@code address} is to be challenged at once. */
    public void begin(InetSocketAddress address, long nowNs) {
        latched = null;
        heard = null;
        expected = new Candidate(address, nowNs, Integer.MAX_VALUE);
        heardAtNs = nowNs - CANDIDATE_NS_MIN;
    }

    /** An authenticated packet came from {@code from}. */
    public void heardFrom(InetSocketAddress from, long nowNs) {
        if (from.equals(latched) || expected == null) {
            return;
        }
        Candidate known = heard;
        boolean asked = known != null && known.challengesLeft > 0 && known.address.equals(from)
                || latched == null && expected.address.equals(from);
        if (!asked && nowNs - heardAtNs >= CANDIDATE_NS_MIN) {
            heardAtNs = nowNs;
            heard = new Candidate(from, nowNs, HEARD_CHALLENGES_MAX);
        }
    }

    /** An authenticated answer came; true if its address is latched now and was not before. */
    public boolean answered(InetSocketAddress from, T token, long nowNs) {
        Candidate candidate = candidate(from, token);
        if (candidate == null) {
            return false;
        }
        boolean news = !from.equals(latched);
        latched = from;
        heard = null;
        candidate.answered(nowNs);
        expected = candidate;
        return news;
    }

    private @Nullable Candidate candidate(InetSocketAddress from, T token) {
        Candidate first = expected;
        if (first != null && first.answers(from, token)) {
            return first;
        }
        Candidate second = heard;
        return second != null && second.answers(from, token) ? second : null;
    }

    /** Hands each challenge that is due to {@code out}; to be called ten times a second or so. */
    public void challenge(long nowNs, Challenger<T> out) {
        Candidate first = expected;
        if (first != null && first.isDue(nowNs)) {
            out.challenge(first.address, first.token);
        }
        Candidate second = heard;
        if (second != null && second.isDue(nowNs)) {
            out.challenge(second.address, second.token);
        }
    }

    /** Where the audio may go; null for nowhere yet. */
    public @Nullable InetSocketAddress latched() {
        return latched;
    }

    /** Sends a challenge. */
    @FunctionalInterface
    public interface Challenger<T> {
        void challenge(InetSocketAddress to, T token);
    }

    private final class Candidate {
        private final InetSocketAddress address;
        private T token = tokens.get();
        private long dueNs;
        private long repeatNs = REPEAT_NS_MIN;

        private int challengesLeft;

        Candidate(InetSocketAddress address, long nowNs, int challengesMax) {
            this.address = address;
            dueNs = nowNs;
            challengesLeft = challengesMax;
        }

        boolean answers(InetSocketAddress from, T answer) {
            return address.equals(from) && token.equals(answer);
        }

        void answered(long nowNs) {
            token = tokens.get();
            challengesLeft = Integer.MAX_VALUE;
            repeatNs = REPEAT_NS_MIN;
            dueNs = nowNs + AGAIN_NS;
        }

        boolean isDue(long nowNs) {
            if (challengesLeft == 0 || nowNs - dueNs < 0) {
                return false;
            }
            challengesLeft--;
            dueNs = nowNs + repeatNs;
            repeatNs = Math.min(REPEAT_NS_MAX, 2 * repeatNs);
            return true;
        }
    }
}
