package org.boothline.app.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Table;
import org.boothline.lab.bench.Machine;

/**
 * What became of a call whose stations were fuzzed through their sockets.
 *
 * @param replays of the cases, sent as they were captured
 * @param unsent cases that the sender's system did not take
 * @param looksDown how often a station was seen not connected
 * @param secondsSilent seconds in which a station received no audio
 * @param outages what the stations said of lost lines
 * @param complaints of the logs
 * @param restored whether the take that was recorded meanwhile was restored, and verified at both sides
 */
public record StationFuzzReport(
        Machine machine,
        StationFuzzSettings settings,
        double seconds,
        long fromStranger,
        long fromKnown,
        long replays,
        long unsent,
        long packetsAtBooth,
        long packetsAtStudio,
        double concealedMsAtStudio,
        int looksDown,
        int secondsSilent,
        List<String> outages,
        List<String> complaints,
        boolean restored,
        List<Memory> memory) {
    /** Living objects a process may gain: a few thousand times less than one object a case. */
    static final long HEAP_GROWTH_BYTES_MAX = 24 << 20;

    /** Unfinished handshakes hold native memory for 30 s; they are limited in number. */
    static final long RESIDENT_GROWTH_BYTES_MAX = 128 << 20;

    /**
     * One process, −1 where unknown.
     *
     * @param heapBefore bytes of living objects once a tenth of the cases were in
     * @param residentBefore bytes of the process's own, likewise
     */
    public record Memory(String process, long heapBefore, long heapAfter, long residentBefore, long residentAfter) {
        boolean isBounded() {
            return (heapBefore < 0 || heapAfter - heapBefore <= HEAP_GROWTH_BYTES_MAX)
                    && (residentBefore < 0 || residentAfter - residentBefore <= RESIDENT_GROWTH_BYTES_MAX);
        }
    }

    /** What should not be, one sentence each. */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        if (looksDown > 0 || !outages.isEmpty()) {
            findings.add("the call was not up throughout: seen down " + looksDown + " times; " + outages);
        }
        if (secondsSilent > 0) {
            findings.add("audio stopped: " + secondsSilent + " s in which a station received none");
        }
        if (!complaints.isEmpty()) {
            findings.add("the logs complain: " + String.join(System.lineSeparator() + "    ", complaints));
        }
        if (!restored) {
            findings.add("the take could not be restored and verified");
        }
        for (Memory process : memory) {
            if (!process.isBounded()) {
                findings.add("the memory of " + process.process() + " grew beyond its bound");
            }
        }
        return findings;
    }

    /** For people. */
    public String text() {
        String end = System.lineSeparator();
        Table table = new Table("process", ">heap before", ">after", ">resident before", ">after");
        for (Memory row : memory) {
            table.row(
                    row.process(),
                    mebibytes(row.heapBefore()),
                    mebibytes(row.heapAfter()),
                    mebibytes(row.residentBefore()),
                    mebibytes(row.residentAfter()));
        }
        StringBuilder text = new StringBuilder();
        text.append("Mutated datagrams at all ports of two stations in a call, seed ")
                .append(settings.seed())
                .append(end)
                .append(machine.text())
                .append(end)
                .append(String.format(
                        Locale.ROOT,
                        "%,d datagrams in %.1f s (%,.0f a second): %,d from a stranger, %,d from the known address; %,d of"
                                + " them replays; %,d not taken by the sender's system",
                        fromStranger + fromKnown,
                        seconds,
                        (fromStranger + fromKnown) / seconds,
                        fromStranger,
                        fromKnown,
                        replays,
                        unsent))
                .append(end)
                .append(String.format(
                        Locale.ROOT,
                        "Audio packets meanwhile: booth %,d, studio %,d; concealed at the studio: %.1f ms",
                        packetsAtBooth,
                        packetsAtStudio,
                        concealedMsAtStudio))
                .append(end)
                .append("The take of it: ")
                .append(restored ? "restored, verified at both sides" : "NOT restored and verified")
                .append(end)
                .append(end)
                .append(table.text())
                .append(end)
                .append(end);
        List<String> findings = findings();
        findings.forEach(finding -> text.append("FINDING: ").append(finding).append(end));
        text.append(findings.isEmpty() ? "No findings." : findings.size() + " findings.");
        return text.toString();
    }

    private static String mebibytes(long bytes) {
        return bytes < 0 ? "?" : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    /** For programs. */
    public Json json() {
        return new Json()
                .with("machine", machine)
                .with("cases", settings.cases())
                .with("seed", settings.seed())
                .with("seconds", seconds)
                .with("fromStranger", fromStranger)
                .with("fromKnown", fromKnown)
                .with("replays", replays)
                .with("unsent", unsent)
                .with("packetsAtBooth", packetsAtBooth)
                .with("packetsAtStudio", packetsAtStudio)
                .with("concealedMsAtStudio", concealedMsAtStudio)
                .with("restored", restored)
                .with("memory", memory)
                .with("findings", findings());
    }
}
