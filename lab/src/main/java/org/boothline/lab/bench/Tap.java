package org.boothline.lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.SequenceUnwrapper;
import org.jspecify.annotations.Nullable;

/**
 * A wire that is listened to: takes datagrams from the sender on a socket of its own, notes when it saw which packet, and
 * passes them on to the receiver. A blocking socket, because nothing sees a datagram sooner.
 *
 * <p><b>Thread</b>: its own, "tap"; the rest by any.
 */
final class Tap implements AutoCloseable {
    private static final int DATAGRAM_BYTES_MAX = 2_048;
    private static final int SEQUENCE_AT = 2;

    private final DatagramChannel socket;
    private final InetSocketAddress address;
    private final NanoClock clock;
    private final Marks marks;
    private final Thread thread = new Thread(this::pass, "tap");
    private volatile @Nullable InetSocketAddress onward;
    private volatile @Nullable RtpEpoch epoch;

    Tap(InetAddress bind, NanoClock clock, Marks marks) throws UserFault {
        this.clock = clock;
        this.marks = marks;
        try {
            socket = DatagramChannel.open();
            socket.bind(new InetSocketAddress(bind, 0));
            address = (InetSocketAddress) socket.getLocalAddress();
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "The benchmark can't listen on loopback",
                    String.valueOf(e.getMessage()),
                    "check the machine's network",
                    e);
        }
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Packets are of this epoch from now on and go on to {@code to}; null for nowhere. */
    void connect(RtpEpoch sent, @Nullable InetSocketAddress to) {
        epoch = sent;
        onward = to;
    }

    private void pass() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
        RtpEpoch counted = null;
        SequenceUnwrapper sequences = null;
        try {
            while (true) {
                datagram.clear();
                socket.receive(datagram);
                long seenNs = clock.nowNs();
                datagram.flip();
                RtpEpoch now = epoch;
                if (now == null || datagram.remaining() < SEQUENCE_AT + 2) {
                    continue;
                }
                if (sequences == null || counted != now) {
                    counted = now;
                    sequences = new SequenceUnwrapper(now.firstSequence(), now.firstIndex64());
                }
                long index64 = sequences.unwrap(datagram.getShort(SEQUENCE_AT) & 0xFFFF);
                marks.seen(index64, seenNs);
                InetSocketAddress to = onward;
                if (to != null) {
                    marks.passed(index64, clock.nowNs()); // Before the send: what comes after it counts.
                    socket.send(datagram, to);
                }
            }
        } catch (AsynchronousCloseException e) {
            return; // That is how it ends.
        } catch (ClosedChannelException e) {
            return; // Likewise, between two datagrams.
        } catch (IOException e) {
            throw new IllegalStateException("loopback failed", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            thread.join(1_000);
        } catch (IOException e) {
            throw new IllegalStateException("a datagram socket can always be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
