package org.boothline.engine.wav;

import java.nio.file.Path;

/**
 * What a finished file holds, computed from its bytes read back from disk.
 *
 * @param fileSha256 of the whole file, 64 lower-case hexadecimal digits
 * @param samplesSha256 of its samples alone
 */
public record WavSummary(Path file, long frames, long fileBytes, String fileSha256, String samplesSha256) {}
