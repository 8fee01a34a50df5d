package org.boothline.transport.quic;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A socket that sends what it is told, answers nothing, and keeps count of both directions. */
final class RawSocket implements AutoCloseable {
    private static final int DATAGRAM_BYTES_MAX = 2048;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    final AtomicLong bytesSent = new AtomicLong();
    final AtomicLong bytesReceived = new AtomicLong();
    final List<byte[]> received = new CopyOnWriteArrayList<>();

    RawSocket() throws IOException {
        socket.setReceiveBufferSize(4 << 20);
        Thread thread = new Thread(this::receive, "raw socket");
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
        while (!socket.isClosed()) {
            try {
                packet.setLength(DATAGRAM_BYTES_MAX);
                socket.receive(packet);
                bytesReceived.addAndGet(packet.getLength());
                received.add(Arrays.copyOf(packet.getData(), packet.getLength()));
            } catch (IOException e) {
                // Closed: the loop's condition sees it.
            }
        }
    }

    void send(byte[] datagram, InetSocketAddress to) throws IOException {
        bytesSent.addAndGet(datagram.length);
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    double bytesOutPerByteIn() {
        return bytesReceived.get() / (double) bytesSent.get();
    }

    @Override
    public void close() {
        socket.close();
    }
}
