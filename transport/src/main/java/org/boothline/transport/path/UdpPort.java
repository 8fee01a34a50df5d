package org.boothline.transport.path;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket that several traffic classes share. What nobody asked for is counted and dropped; no datagram, however
 * malformed, stops it.
 *
 * <p><b>Thread</b>: sinks are called on the network thread; {@link #on}, {@link #send} and {@link #close} may be called
 * from any. <b>Memory</b>: nothing of ours per datagram; Netty's per datagram received: one {@code DatagramPacket} and
 * two addresses, its buffer comes from the pool. <b>Source</b>: RFC 7983, RFC 9443.
 */
public final class UdpPort implements AutoCloseable {
    /**
     * Room for what bursts in while the network thread is held up: about 3 s of one 256 kbit/s stream, overhead
     * included.
     */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    private static final int SEND_BUFFER_BYTES = 1 << 20;

    /**
     * Longer datagrams are cut off there, and are none of ours: those have at most 1200 B unless the path MTU was
     * probed.
     */
    private static final int DATAGRAM_BYTES_MAX = 2048;

    /** How many datagrams are read before others on the thread get their turn. */
    private static final int DATAGRAMS_PER_READ = 64;

    private final Channel channel;
    /** The channel's own, which may be used by several threads at once: audio goes out on the one that made it. */
    private final DatagramChannel socket;

    private final PortHandler handler;
    private final PortRole role;

    private UdpPort(Channel channel, DatagramChannel socket, PortHandler handler, PortRole role) {
        this.channel = channel;
        this.socket = socket;
        this.handler = handler;
        this.role = role;
    }

    /**
     * Opens a socket.
     *
     * @param bind the address to listen on; null for all of this machine's
     * @param port 0 for any free one
     * @throws UserFault (PORT) if it can't be opened, saying which port, why and what to do
     */
    public static UdpPort open(NetworkThread thread, @Nullable InetAddress bind, int port, PortRole role)
            throws UserFault {
        return open(thread, bind, port, role, SystemClock.SYSTEM);
    }

    /** As above, with a clock for the arrival times. */
    public static UdpPort open(
            NetworkThread thread, @Nullable InetAddress bind, int port, PortRole role, NanoClock clock)
            throws UserFault {
        PortHandler handler = new PortHandler(clock);
        DatagramChannel socket = socket(bind, port, role);
        FixedRecvByteBufAllocator buffers = new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX);
        buffers.maxMessagesPerRead(DATAGRAMS_PER_READ);
        ChannelFuture bound = new Bootstrap()
                .group(thread.loop())
                .channelFactory(() -> new NioDatagramChannel(socket))
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
                // A bound for QUIC's datagrams, which alone pass this queue: audio goes straight to the socket.
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(512 << 10, 1 << 20))
                .option(ChannelOption.IP_TOS, role.trafficClassByte())
                .handler(handler)
                .bind(bind == null ? new InetSocketAddress(port) : new InetSocketAddress(bind, port))
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw refused(cause, bind, port, role);
        }
        return new UdpPort(bound.channel(), socket, handler, role);
    }

    private static DatagramChannel socket(@Nullable InetAddress bind, int port, PortRole role) throws UserFault {
        try {
            return DatagramChannel.open();
        } catch (IOException e) {
            throw refused(e, bind, port, role);
        }
    }

    private static UserFault refused(Throwable cause, @Nullable InetAddress bind, int port, PortRole role) {
        String what = "Port " + port + " (" + role.label() + ") can't be opened";
        String reason = String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("assign requested address") && bind != null) {
            return new UserFault(
                    FaultCode.PORT,
                    what,
                    bind.getHostAddress() + " is no address of this machine",
                    "name one of its own with --bind, or leave --bind out",
                    cause);
        }
        if (lower.contains("in use") || (cause instanceof BindException && !lower.contains("permission"))) {
            return new UserFault(
                    FaultCode.PORT,
                    what,
                    "another program uses it",
                    "end that program, or choose another base port with --port",
                    cause);
        }
        return new UserFault(FaultCode.PORT, what, reason, "choose another base port with --port", cause);
    }

    /**
     * Hands the datagrams of {@code traffic} to {@code sink} from now on; null drops and counts them again.
     *
     * @throws IllegalArgumentException for QUIC, which goes to a {@code QuicEndpoint} opened on this port
     */
    public void on(TrafficClass traffic, @Nullable DatagramSink sink) {
        if (traffic == TrafficClass.QUIC) {
            throw new IllegalArgumentException("QUIC goes to a QuicEndpoint opened on this port");
        }
        handler.sink(traffic, sink);
    }

    /**
     * Sends one datagram; takes over {@code datagram} and releases it in every case.
     *
     * <p><b>Thread</b>: any; it goes out at once. Two that send at the same time wait for each other, for one datagram.
     *
     * @return false if it was dropped because the system's buffer is full or the port closed
     */
    public boolean send(InetSocketAddress to, ByteBuf datagram) {
        PortCounters counters = handler.counters();
        try {
            boolean sent =
                    socket.send(datagram.internalNioBuffer(datagram.readerIndex(), datagram.readableBytes()), to) > 0;
            (sent ? counters.sent : counters.sendsRefused).increment();
            return sent;
        } catch (ClosedChannelException e) {
            counters.sendsRefused.increment();
            return false;
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
            counters.sendFailures.increment();
            return true; // Taken, and lost like one that the line loses.
        } finally {
            datagram.release();
        }
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    public PortRole role() {
        return role;
    }

    public PortCounters counters() {
        return handler.counters();
    }

    /** What the first sink that failed threw, for whoever looks after the port; null when none did. */
    public @Nullable RuntimeException firstSinkFailure() {
        return handler.firstSinkFailure();
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    /** The socket's pipeline, to which the QUIC codecs are added; for transport's quic package only. */
    public Channel channel() {
        return channel;
    }

    /** Lets QUIC datagrams on to the handlers that were added behind; for transport's quic package only. */
    public void passQuicOn(boolean pass) {
        handler.passQuicOn(pass);
    }

    @Override
    public void close() {
        ChannelFuture closed = channel.close();
        if (!channel.eventLoop().inEventLoop()) {
            closed.awaitUninterruptibly();
        }
    }
}
