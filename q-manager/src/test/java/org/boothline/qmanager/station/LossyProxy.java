package org.boothline.qmanager.station;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A UDP line that loses datagrams in bursts and delays the rest, both ways; each client gets a socket of its own towards
 * the target, as from a router.
 */
public final class LossyProxy implements AutoCloseable {
    private final Selector selector;
    private final DatagramChannel front;
    private final InetSocketAddress target;
    private final Map<InetSocketAddress, DatagramChannel> backs = new HashMap<>();
    private final DelayQueue<Later> later = new DelayQueue<>();
    private final long delayNs;
    private final double burstStart;
    private final int burst;
    private final Random random;
    private final int[] burstLeft = new int[2];
    public final AtomicLong passed = new AtomicLong();
    public final AtomicLong lost = new AtomicLong();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Later(long dueNs, DatagramChannel from, InetSocketAddress to, byte[] datagram) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(dueNs, ((Later) other).dueNs);
        }
    }

    /**
     * @param lossShare 0.2 for 20 %
     * @param burst datagrams lost one after another
     */
    public LossyProxy(int port, int targetPort, double lossShare, int burst, long delayMs, long seed)
            throws IOException {
        selector = Selector.open();
        front = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        front.configureBlocking(false);
        front.register(selector, SelectionKey.OP_READ);
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        this.burst = burst;
        // Bursts begin so often that the whole share is lost.
        burstStart = lossShare / (burst * (1 - lossShare) + lossShare);
        delayNs = TimeUnit.MILLISECONDS.toNanos(delayMs);
        random = new Random(seed);
        start("proxy in", this::receive);
        start("proxy out", this::send);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(2_048);
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    DatagramChannel channel = (DatagramChannel) key.channel();
                    for (InetSocketAddress from; (from = read(channel, buffer)) != null; ) {
                        pass(channel, from, buffer);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException | ClosedChannelException e) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetSocketAddress read(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        return (InetSocketAddress) channel.receive(buffer);
    }

    private void pass(DatagramChannel channel, InetSocketAddress from, ByteBuffer buffer) throws IOException {
        boolean in = channel == front;
        if (isLost(in ? 0 : 1)) {
            lost.incrementAndGet();
            return;
        }
        passed.incrementAndGet();
        byte[] datagram = new byte[buffer.flip().remaining()];
        buffer.get(datagram);
        long dueNs = System.nanoTime() + delayNs;
        if (in) {
            DatagramChannel back = backs.get(from);
            if (back == null) {
                back = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                back.configureBlocking(false);
                back.register(selector, SelectionKey.OP_READ, from);
                backs.put(from, back);
            }
            later.add(new Later(dueNs, back, target, datagram));
        } else {
            InetSocketAddress client =
                    (InetSocketAddress) channel.keyFor(selector).attachment();
            later.add(new Later(dueNs, front, client, datagram));
        }
    }

    private boolean isLost(int direction) {
        if (burstLeft[direction] > 0) {
            burstLeft[direction]--;
            return true;
        }
        if (random.nextDouble() < burstStart) {
            burstLeft[direction] = burst - 1;
            return true;
        }
        return false;
    }

    private void send() {
        try {
            while (front.isOpen()) {
                Later next = later.take();
                next.from().send(ByteBuffer.wrap(next.datagram()), next.to());
            }
        } catch (ClosedChannelException | InterruptedException e) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        front.close();
        for (DatagramChannel back : backs.values()) {
            back.close();
        }
    }
}
