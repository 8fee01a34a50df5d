package org.boothline.transport.path;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One Netty NIO event loop on one thread: the owner of the sockets opened on it, and of everything that hangs on them.
 *
 * <p><b>Thread</b>: made and closed by any. <b>Memory</b>: Netty's pooled buffers. <b>Source</b>: NIO rather than
 * epoll,
 * since a few hundred datagrams a second gain nothing from the latter (measured: 79 against 115 µs a round trip).
 */
public final class NetworkThread implements AutoCloseable {
    private static final long CLOSE_SECONDS = 3;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    /** @param name of the thread, for logs and profilers */
    public NetworkThread(String name) {
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        loop = group.next();
    }

    /** Netty's view of this thread; for the packages of transport. */
    public EventLoop loop() {
        return loop;
    }

    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    /** Runs {@code work} on this thread, soon and in order. */
    public void execute(Runnable work) {
        loop.execute(work);
    }

    /**
     * Closes what is still open on it and ends the thread; waits up to {@value #CLOSE_SECONDS} s unless called on it.
     */
    @Override
    public void close() {
        var ended = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!isCurrent()) {
            ended.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
