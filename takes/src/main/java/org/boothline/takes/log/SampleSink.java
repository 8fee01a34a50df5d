package org.boothline.takes.log;

import java.io.IOException;

/** Takes captured samples as bytes: 24 bit little-endian, interleaved. */
@FunctionalInterface
public interface SampleSink {
    /**
     * @param bytes the caller's array, valid during the call
     * @param count valid bytes from 0 on, whole frames
     */
    void accept(byte[] bytes, int count) throws IOException;
}
