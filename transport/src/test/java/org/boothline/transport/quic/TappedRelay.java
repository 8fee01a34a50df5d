package org.boothline.transport.quic;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A router with an address translation between a dialling and an accepting station: it can forget its mapping and take
 * another port, as such routers do, and it shows what passes.
 */
final class TappedRelay implements AutoCloseable {
    private static final int DATAGRAM_BYTES_MAX = 2048;

    private final InetSocketAddress accepting;
    private final DatagramSocket front = loopback();
    private volatile DatagramSocket back = loopback();
    private volatile InetSocketAddress dialling = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private volatile boolean onward = true;
    /** The last datagram with a short header each way. */
    volatile byte[] lastToAccepting = new byte[0];

    volatile byte[] lastToDialling = new byte[0];
    /** Datagrams that came for a port that the relay has given up. */
    final AtomicInteger toOldPort = new AtomicInteger();

    TappedRelay(InetSocketAddress accepting) throws IOException {
        this.accepting = accepting;
        start(front, (datagram, from) -> {
            dialling = from;
            if (datagram.length > 0 && datagram[0] > 0) {
                lastToAccepting = datagram;
            }
            if (onward) {
                back.send(new DatagramPacket(datagram, datagram.length, accepting));
            }
        });
        listenAtTheBack();
    }

    private static DatagramSocket loopback() {
        try {
            return new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void listenAtTheBack() {
        DatagramSocket here = back;
        start(here, (datagram, from) -> {
            if (here != back) {
                toOldPort.incrementAndGet();
                return;
            }
            if (datagram.length > 0 && datagram[0] > 0) {
                lastToDialling = datagram;
            }
            front.send(new DatagramPacket(datagram, datagram.length, dialling));
        });
    }

    /** Where the dialling station finds the accepting one. */
    InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    /** Where the accepting station finds the dialling one, now. */
    InetSocketAddress backAddress() {
        return (InetSocketAddress) back.getLocalSocketAddress();
    }

    /** Takes another port towards the accepting station; what comes for the old one is lost. */
    void move() {
        back = loopback();
        listenAtTheBack();
    }

    /** Whether datagrams of the dialling station are carried on. */
    void onward(boolean carries) {
        onward = carries;
    }

    private interface Carrier {
        void carry(byte[] datagram, InetSocketAddress from) throws IOException;
    }

    private static void start(DatagramSocket socket, Carrier carrier) {
        Thread thread = new Thread(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
            while (!socket.isClosed()) {
                try {
                    packet.setLength(DATAGRAM_BYTES_MAX);
                    socket.receive(packet);
                    carrier.carry(Arrays.copyOf(packet.getData(), packet.getLength()), (InetSocketAddress)
                            packet.getSocketAddress());
                } catch (IOException e) {
                    // Closed, or the station behind is gone: the loop's condition decides.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
