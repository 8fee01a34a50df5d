package org.boothline.lab.bench;

/**
 * What one thread allocates per frame, after warm-up, in heap bytes.
 *
 * @param thread its name
 * @param bytes of the median second
 * @param meanBytes of all seconds: a new segment file now and then included
 * @param libraryBytes what the library costs when it does the same without us, in its median second
 * @param libraryBytesMax the same in the second in which it cost the most
 * @param ours what {@code bytes} exceeds {@code libraryBytesMax} by: must be 0
 * @param library whose, and how that was found out
 */
public record ThreadRow(
        String thread,
        double bytes,
        double meanBytes,
        double libraryBytes,
        double libraryBytesMax,
        double ours,
        String library) {
    ThreadRow(
            String thread,
            double bytes,
            double meanBytes,
            double libraryBytes,
            double libraryBytesMax,
            String library) {
        this(thread, bytes, meanBytes, libraryBytes, libraryBytesMax, Math.max(0, bytes - libraryBytesMax), library);
    }
}
