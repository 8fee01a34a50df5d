package org.boothline.transport.quic;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line that carries everything from the accepting side, and of the dialling side only what it says before it has heard
 * an answer: handshakes look complete to the one and never are to the other.
 */
final class HalfDeafRelay implements AutoCloseable {
    private static final int DATAGRAM_BYTES_MAX = 2048;
    private static final int LONG_HEADER = 0x80;
    private static final int ID_LENGTH_OFFSET = 5;

    private final DatagramSocket front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket back = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    /** Of each dialled connection, by its source id, the destination id of its first datagram. */
    private final Map<String, String> firstIds = new ConcurrentHashMap<>();

    private volatile InetSocketAddress dialling = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    HalfDeafRelay(InetSocketAddress accepting) throws IOException {
        start(front, (datagram, from) -> {
            dialling = from;
            if (isFirstFlight(datagram)) {
                back.send(new DatagramPacket(datagram, datagram.length, accepting));
            }
        });
        start(back, (datagram, from) -> front.send(new DatagramPacket(datagram, datagram.length, dialling)));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    private boolean isFirstFlight(byte[] datagram) {
        if ((datagram[0] & LONG_HEADER) == 0) {
            return false;
        }
        int destinationBytes = datagram[ID_LENGTH_OFFSET];
        int sourceAt = ID_LENGTH_OFFSET + 1 + destinationBytes;
        String destination = HexFormat.of().formatHex(datagram, ID_LENGTH_OFFSET + 1, sourceAt);
        String source = HexFormat.of().formatHex(datagram, sourceAt + 1, sourceAt + 1 + datagram[sourceAt]);
        return firstIds.computeIfAbsent(source, first -> destination).equals(destination);
    }

    private interface Onward {
        void carry(byte[] datagram, InetSocketAddress from) throws IOException;
    }

    private static void start(DatagramSocket socket, Onward onward) {
        Thread thread = new Thread(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
            while (!socket.isClosed()) {
                try {
                    packet.setLength(DATAGRAM_BYTES_MAX);
                    socket.receive(packet);
                    onward.carry(Arrays.copyOf(packet.getData(), packet.getLength()), (InetSocketAddress)
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
