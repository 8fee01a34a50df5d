package org.boothline.lab.bench;

import java.util.List;
import java.util.Locale;

/**
 * What {@link PipelineBench} measured.
 *
 * @param codecBy the provider and its version
 * @param playoutDelayMs the jitter buffer's fixed delay, part of {@code wireToEar} and {@code whole}
 * @param hop the measuring itself: one datagram from one plain socket to another
 * @param captureToWire from the device's read to the datagram as another process sees it; one hop included
 * @param wireToEar from just before that datagram is sent on to the decoded frame in the output device's hands
 * @param whole from the device's read to the output device's write, the tap in between included
 * @param packets of the frames measured
 * @param lost of them, packets that did not arrive
 * @param concealed frames that came too late or not at all
 * @param sourceFaultSamples samples the capture ring could not take
 * @param srtp what encryption adds to a packet, measured by itself
 */
public record PipelineReport(
        Machine machine,
        int seconds,
        String codec,
        String codecBy,
        double frameMs,
        int channels,
        int playoutDelayMs,
        Percentiles hop,
        Percentiles captureToWire,
        Percentiles wireToEar,
        Percentiles whole,
        long packets,
        long lost,
        long concealed,
        long sourceFaultSamples,
        SrtpCost srtp,
        List<ThreadRow> threads) {
    public PipelineReport {
        threads = List.copyOf(threads);
    }

    /** For people. */
    public String text() {
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                        Locale.ROOT,
                        "Pipeline: %s by %s, %.1f ms, %d channel%s, %d ms of jitter buffer; %d s in real time over loopback",
                        codec,
                        codecBy,
                        frameMs,
                        channels,
                        channels == 1 ? "" : "s",
                        playoutDelayMs,
                        seconds))
                .append(end)
                .append(machine.text())
                .append(end)
                .append(end)
                .append(times())
                .append(end)
                .append(String.format(
                        Locale.ROOT,
                        "%,d packets, %,d lost, %,d frames concealed, %,d samples of source fault.",
                        packets,
                        lost,
                        concealed,
                        sourceFaultSamples))
                .append(end)
                .append("Captured frame to datagram: ring, encoder, ring, packetiser, socket; and one hop to the")
                .append(" socket that sees it.")
                .append(end)
                .append(
                        "Datagram to decoded frame: one hop, network thread, depacketiser, jitter buffer with its fixed delay,")
                .append(" decoder; up to 2.5 ms of it is the wait for the device's next period.")
                .append(end)
                .append("p99.9 and the greatest are the machine's as much as the program's.")
                .append(end)
                .append(end)
                .append(srtp.text())
                .append(end)
                .append(allocations());
        return text.toString();
    }

    private String times() {
        TextTable table = new TextTable("µs per frame", ">p50", ">p99", ">p99.9", ">max");
        row(table, "one hop, plain sockets", hop);
        row(table, "captured frame to datagram", captureToWire);
        row(table, "datagram to decoded frame", wireToEar);
        row(table, "captured frame to output device", whole);
        return table.text();
    }

    private static void row(TextTable table, String name, Percentiles times) {
        String[] cells = times.cells();
        table.row(name, cells[0], cells[1], cells[2], cells[3]);
    }

    private String allocations() {
        TextTable table =
                new TextTable("heap bytes per frame", ">ours", ">all", ">library's", ">at most", ">mean", "library");
        for (ThreadRow row : threads) {
            table.row(
                    row.thread(),
                    bytes(row.ours()),
                    bytes(row.bytes()),
                    bytes(row.libraryBytes()),
                    bytes(row.libraryBytesMax()),
                    bytes(row.meanBytes()),
                    row.library());
        }
        return table.text()
                + "All and library's: of the median second; at most: of the library's greatest second, since what it uses"
                + System.lineSeparator()
                + "again varies with the timing. Ours is what is beyond that. Mean: of all seconds, new segment files included.";
    }

    private static String bytes(double value) {
        return String.format(Locale.ROOT, "%.0f", value + 0.0); // −0.0 would show its sign.
    }
}
