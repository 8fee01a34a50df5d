package org.boothline.qmanager.station;

import java.io.IOException;
import java.net.DatagramSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Base ports that are free just now, each handed out once a process. */
public final class Ports {
    private static final AtomicInteger NEXT =
            new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() * 16 % 30_000) / 2 * 2);

    private Ports() {}

    public static int freeBase() {
        while (true) {
            int base = NEXT.getAndAdd(4);
            try (DatagramSocket first = new DatagramSocket(base + 2);
                    DatagramSocket second = new DatagramSocket(base)) {
                return second.isBound() && first.isBound() ? base : freeBase();
            } catch (IOException taken) {
                // The next one.
            }
        }
    }
}
