package org.boothline.app.attack;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.boothline.lab.net.Direction;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.PortTriple;

/** The latest datagrams of a call, by direction and port. <b>Thread</b>: any; locks for some hundred bytes' copying. */
final class Captured implements ImpairmentProxy.Witness {
    private static final int KEPT = 256;

    private final Map<Direction, List<ArrayDeque<byte[]>>> latest = new EnumMap<>(Direction.class);

    Captured() {
        for (Direction direction : Direction.values()) {
            List<ArrayDeque<byte[]>> ports = new ArrayList<>();
            for (int port = 0; port < PortTriple.PORTS; port++) {
                ports.add(new ArrayDeque<>());
            }
            latest.put(direction, ports);
        }
    }

    private ArrayDeque<byte[]> at(Direction direction, int port) {
        return java.util.Objects.requireNonNull(latest.get(direction)).get(port);
    }

    @Override
    public synchronized void saw(Direction direction, int port, ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        ArrayDeque<byte[]> kept = at(direction, port);
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(bytes);
    }

    /** A copy; oldest first. */
    synchronized List<byte[]> of(Direction direction, int port) {
        return List.copyOf(at(direction, port));
    }
}
