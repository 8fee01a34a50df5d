package org.boothline.takes.proof;

import java.io.IOException;
import java.io.InputStream;

/** Opens the samples of a file: 24 bit little-endian, interleaved, from the first to the last, no header. */
@FunctionalInterface
public interface SampleSource {
    InputStream open() throws IOException;
}
