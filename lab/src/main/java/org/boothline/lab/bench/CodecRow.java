package org.boothline.lab.bench;

/**
 * One provider with one format.
 *
 * @param provider its name
 * @param version the library's
 * @param codec {@code opus}, {@code l24}, {@code l16}
 * @param packetBytes of one packet; Opus is coded at a constant bitrate
 * @param kbps of the packets alone, without RTP, UDP and IP
 * @param encodedBytesAllocated heap bytes that one encode allocates, after warm-up
 * @param decodedBytesAllocated heap bytes that one decode allocates, after warm-up
 * @param snrDb of the decoded audio against the captured samples; infinite when exact
 */
public record CodecRow(
        String provider,
        String version,
        String codec,
        double frameMs,
        int channels,
        int packetBytes,
        double kbps,
        Percentiles encode,
        Percentiles decode,
        double encodedBytesAllocated,
        double decodedBytesAllocated,
        double snrDb) {}
