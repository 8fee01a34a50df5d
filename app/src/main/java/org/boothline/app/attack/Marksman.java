package org.boothline.app.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.Counter;
import org.boothline.lab.fuzz.Corpus;
import org.boothline.lab.fuzz.Mutator;
import org.boothline.lab.net.Direction;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.PortTriple;

/**
 * Sends mutated and repeated datagrams of a call, and samples of everything else, to all ports of both stations: half of them
 * from a stranger's address, half from the one that the station knows as the other station's.
 *
 * <p><b>Thread</b>: one; the counters by any.
 */
final class Marksman implements AutoCloseable {
    /** So often it looks anew at what the call sends now: sequence numbers go on. */
    private static final int SHOTS_PER_LOOK = 512;

    private static final int REPLAY_PERCENT = 15;
    private static final int CAPTURED_PERCENT = 75;

    private final long seed;
    private final List<byte[]> samples;
    private final Captured captured;
    private final ImpairmentProxy line;
    private final PortTriple booth;
    private final PortTriple studio;
    private final DatagramChannel stranger;
    private final Mutator ofSamples;
    private final List<List<byte[]>> seen = new ArrayList<>();
    final Counter fromStranger = new Counter("fromStranger");
    final Counter fromKnown = new Counter("fromKnownAddress");
    final Counter replays = new Counter("replays");
    final Counter unsent = new Counter("unsent");

    Marksman(long seed, List<byte[]> samples, Captured captured, StationPair pair) throws UserFault {
        this.seed = seed;
        this.samples = samples;
        this.captured = captured;
        line = pair.line();
        booth = pair.booth().ports();
        studio = pair.studio().ports();
        ofSamples = new Mutator(new Corpus(samples, false, Corpus.DATAGRAM_BYTES_MAX));
        try {
            stranger = DatagramChannel.open();
            stranger.bind(new InetSocketAddress(studio.host(), 0));
            stranger.configureBlocking(false);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.PORT, "The stranger's socket can't be opened", e.toString(), "close other programs", e);
        }
    }

    private void look() {
        seen.clear();
        for (Direction direction : Direction.values()) {
            for (int port = 0; port < PortTriple.PORTS; port++) {
                List<byte[]> now = captured.of(direction, port);
                seen.add(now.isEmpty() ? samples : now);
            }
        }
    }

    void fire(long number) {
        if (number % SHOTS_PER_LOOK == 0 || seen.isEmpty()) {
            look();
        }
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ number * 0xD1342543DE82EF95L);
        Direction direction = random.nextBoolean() ? Direction.A_TO_B : Direction.B_TO_A;
        int port = random.nextInt(PortTriple.PORTS);
        // Mostly what belongs to that port; sometimes what belongs to another, or goes the other way.
        List<byte[]> like = random.nextInt(5) == 0
                ? seen.get(random.nextInt(seen.size()))
                : seen.get(direction.ordinal() * PortTriple.PORTS + port);
        int dice = random.nextInt(100);
        byte[] datagram;
        if (dice < REPLAY_PERCENT) {
            datagram = like.get(random.nextInt(like.size()));
            replays.increment();
        } else if (dice < CAPTURED_PERCENT) {
            datagram = new Mutator(new Corpus(like, false, Corpus.DATAGRAM_BYTES_MAX)).next(random);
        } else {
            datagram = ofSamples.next(random);
        }
        send(direction, port, ByteBuffer.wrap(datagram), random.nextBoolean());
    }

    private void send(Direction direction, int port, ByteBuffer datagram, boolean known) {
        boolean empty = !datagram.hasRemaining();
        if (known) {
            boolean sent = line.inject(direction, port, datagram);
            (sent || empty ? fromKnown : unsent).increment();
            return;
        }
        PortTriple victim = direction == Direction.A_TO_B ? studio : booth;
        try {
            boolean sent = stranger.send(datagram, victim.address(port)) > 0;
            (sent || empty ? fromStranger : unsent).increment();
        } catch (IOException e) {
            unsent.increment(); // The station is gone, which shows elsewhere, or the system is out of buffers.
        }
    }

    @Override
    public void close() {
        try {
            stranger.close();
        } catch (IOException e) {
            // A datagram socket has nothing to flush: it is closed all the same.
        }
    }
}
