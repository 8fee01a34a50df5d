package org.boothline.lab.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace from text, compressed with gzip or not:
 *
 * <pre>
 *   # 600 s, 5 ms packets; line i = packet i sent at (i+1)*5 ms; value = one-way delay in us, -1 = lost
 *   20458
 *   -1
 *   20101
 * </pre>
 *
 * <p>Lines with # are comments; one of them, before the first packet, says how far apart the packets are. Empty lines
 * are skipped. A line may end with CR LF.
 *
 * <p><b>Thread</b>: its caller's. <b>Memory</b>: one trace; a file that unpacks to more than that is refused when the
 * limit is reached, not after.
 */
public final class TraceReader {
    private static final int LINE_BYTES_MAX = 1024;
    private static final int COMMENT_LINES_MAX = 1000;
    private static final long DELAY_US_MAX = DelayTrace.DELAY_NS_MAX / 1000;
    private static final Pattern SPACING = Pattern.compile("\\b([0-9]{1,2}(?:\\.[0-9]{1,6})?) ms packets");
    private static final Pattern DELAY = Pattern.compile("-1|[0-9]{1,9}");
    private static final String REMEDY = "give a file with '# 5 ms packets' at its head and one delay in microseconds "
            + "per line, -1 for a lost packet";

    private final String file;
    private final String name;
    private long[] delayNs = new long[1 << 16];
    private int packets;
    private int lineNumber;
    private int skipped;
    private long frameNs;

    private TraceReader(String file, String name) {
        this.file = file;
        this.name = name;
    }

    /** @throws UserFault if the file can't be read or is no trace */
    public static DelayTrace read(Path path, String name) throws UserFault {
        Path file = path.getFileName();
        TraceReader reader = new TraceReader(file == null ? path.toString() : file.toString(), name);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path));
                InputStream text = new BufferedInputStream(unpacked(raw))) {
            return reader.read(text);
        } catch (IOException e) {
            String reason = e.getMessage();
            throw reader.fault(reason == null ? e.toString() : e.getClass().getSimpleName() + " " + reason, e);
        }
    }

    /** By the first two bytes, not by the name: a browser unpacks what it downloads and keeps the name. */
    private static InputStream unpacked(InputStream raw) throws IOException {
        raw.mark(2);
        boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return packed ? new GZIPInputStream(raw) : raw;
    }

    private DelayTrace read(InputStream text) throws IOException, UserFault {
        byte[] line = new byte[LINE_BYTES_MAX];
        int length = 0;
        for (int octet = text.read(); octet >= 0; octet = text.read()) {
            if (octet == '\n') {
                accept(line, length);
                length = 0;
            } else if (length == LINE_BYTES_MAX) {
                throw fault("line " + (lineNumber + 1) + " is longer than " + LINE_BYTES_MAX + " bytes", null);
            } else {
                line[length++] = (byte) octet;
            }
        }
        accept(line, length);
        if (packets == 0) {
            throw fault("it holds no packet", null);
        }
        long[] read = Arrays.copyOf(delayNs, packets);
        if (Arrays.stream(read).allMatch(delay -> delay == DelayTrace.LOST)) {
            throw fault("no packet of it arrives", null);
        }
        return new DelayTrace(name, frameNs, read);
    }

    private void accept(byte[] bytes, int length) throws UserFault {
        lineNumber++;
        String line = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).strip();
        if (line.isEmpty() || line.startsWith("#")) {
            if (++skipped > COMMENT_LINES_MAX) {
                throw fault("it has more than " + COMMENT_LINES_MAX + " lines that are no packets", null);
            }
            if (packets == 0 && frameNs == 0) {
                spacing(line);
            }
            return;
        }
        if (frameNs == 0) {
            throw fault("no line before the first packet says how far apart the packets are", null);
        }
        if (packets == DelayTrace.PACKETS_MAX) {
            throw fault("it has more than " + DelayTrace.PACKETS_MAX + " packets", null);
        }
        if (packets == delayNs.length) {
            delayNs = Arrays.copyOf(delayNs, Math.min(2 * packets, DelayTrace.PACKETS_MAX));
        }
        delayNs[packets++] = delay(line);
    }

    private void spacing(String comment) throws UserFault {
        Matcher found = SPACING.matcher(comment);
        if (!found.find()) {
            return;
        }
        frameNs = Math.round(Double.parseDouble(found.group(1)) * 1e6);
        if (frameNs < DelayTrace.FRAME_NS_MIN || frameNs > DelayTrace.FRAME_NS_MAX) {
            throw fault("packets are 1 to 20 ms apart, not " + found.group(1), null);
        }
    }

    private long delay(String line) throws UserFault {
        if (!DELAY.matcher(line).matches()) {
            throw fault("line " + lineNumber + " is no delay in microseconds", null);
        }
        long delayUs = Long.parseLong(line);
        if (delayUs > DELAY_US_MAX) {
            throw fault("line " + lineNumber + " is a delay of more than a minute", null);
        }
        return delayUs < 0 ? DelayTrace.LOST : delayUs * 1000;
    }

    private UserFault fault(String why, @Nullable Throwable cause) {
        String what = "The trace " + file + " can't be read";
        return cause == null
                ? new UserFault(FaultCode.DISK, what, why, REMEDY)
                : new UserFault(FaultCode.DISK, what, why, REMEDY, cause);
    }
}
