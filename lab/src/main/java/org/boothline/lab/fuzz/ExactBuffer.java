package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * A case as a datagram in a buffer of the pool, as the socket gives it, but with nothing behind its last byte and something
 * before its first: whoever reads one byte too far finds out.
 */
final class ExactBuffer implements AutoCloseable {
    private static final int BEFORE_BYTES = 5;

    private ByteBuf whole = PooledByteBufAllocator.DEFAULT.directBuffer(8_192);

    /** Valid until the next call. */
    ByteBuf of(byte[] datagram) {
        whole.clear().writeZero(BEFORE_BYTES).writeBytes(datagram);
        return whole.slice(BEFORE_BYTES, datagram.length);
    }

    @Override
    public void close() {
        whole.release();
    }
}
