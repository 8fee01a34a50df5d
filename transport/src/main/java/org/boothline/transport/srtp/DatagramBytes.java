package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import org.jitsi.utils.ByteArrayBuffer;

/**
 * One datagram as jitsi-srtp wants it: in an array. Copied in and out, so that a datagram that turns out to be forged stays
 * as it was.
 *
 * <p><b>Thread</b>: its protector's. <b>Memory</b>: {@value #BYTES_MAX} bytes, made here.
 */
final class DatagramBytes implements ByteArrayBuffer {
    /** No datagram of any peer is larger, tag included. */
    static final int BYTES_MAX = 1_500;

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;

    /** By reading on and going back: {@code getBytes} at an offset makes an object where Netty has no Unsafe (Java 25). */
    void load(ByteBuf datagram) {
        int start = datagram.readerIndex();
        length = datagram.readableBytes();
        datagram.readBytes(bytes, 0, length);
        datagram.readerIndex(start);
    }

    /** Replaces what is readable; the caller sees to it that there is room. */
    void store(ByteBuf datagram) {
        datagram.writerIndex(datagram.readerIndex());
        datagram.writeBytes(bytes, 0, length);
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return 0;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int bytesNow) {
        length = bytesNow;
    }

    @Override
    public void setOffset(int offset) {
        throw new IllegalStateException("SRTP moved the beginning of a datagram");
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int offset, int count, byte[] into) {
        System.arraycopy(bytes, offset, into, 0, count);
    }

    /** Makes room; the length stays. */
    @Override
    public void grow(int more) {
        if (more > BYTES_MAX - length) {
            throw new IllegalStateException("a datagram of " + length + " B can't grow by " + more + " B");
        }
    }

    @Override
    public void append(byte[] more, int count) {
        grow(count);
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
    }

    @Override
    public void shrink(int less) {
        length -= less;
    }
}
