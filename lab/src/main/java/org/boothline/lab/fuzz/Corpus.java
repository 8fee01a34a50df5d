package org.boothline.lab.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is mutated: real samples of one kind.
 *
 * @param samples at least one; never changed
 * @param text true if they are text, whose numbers, words and lines are mutated as such beside their bytes
 * @param bytesMax no mutated case is longer
 */
public record Corpus(List<byte[]> samples, boolean text, int bytesMax) {
    /** What a socket reads at once, see {@code UdpPort}. */
    public static final int DATAGRAM_BYTES_MAX = 2_048;

    public Corpus {
        if (samples.isEmpty() || bytesMax < 1) {
            throw new IllegalArgumentException("a corpus has samples, and its cases have bytes");
        }
        samples = List.copyOf(samples);
    }

    static Corpus ofDatagrams(List<byte[]> samples) {
        return new Corpus(samples, false, DATAGRAM_BYTES_MAX);
    }

    static Corpus ofBytes(List<byte[]> samples, int bytesMax) {
        return new Corpus(samples, false, bytesMax);
    }

    static Corpus ofText(List<String> samples, int bytesMax) {
        return new Corpus(
                samples.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                true,
                bytesMax);
    }
}
