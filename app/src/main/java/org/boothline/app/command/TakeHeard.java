package org.boothline.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Table;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.ClockNotes;
import org.boothline.takes.log.DriftMap;
import org.boothline.takes.log.PlayoutNotes;

/**
 * What happened to a received take while it was heard: for people, never part of a proof.
 *
 * @param copied packets that the line lost and that came as copies in later ones
 * @param resent packets that the line lost and that were sent again during the call
 * @param concealed samples that the ear got made up; where the sender had no audio nothing is concealed
 * @param late of these those whose packets came all the same, too late to be heard
 * @param drift of the two clocks; empty if too little is known
 */
record TakeHeard(RangeSet copied, RangeSet resent, RangeSet concealed, RangeSet late, Optional<DriftMap> drift) {
    private static final double SAMPLES_PER_MS = 48;

    /** @param live the take's gaps as the call left them, before anything was fetched */
    static TakeHeard of(Path streamFolder, GapMap live) throws IOException {
        PlayoutNotes.Heard heard = PlayoutNotes.read(streamFolder);
        RangeSet concealed = minus(heard.concealed().within(live.samples()), live.sourceFaults());
        return new TakeHeard(
                heard.copied().within(live.indices()),
                heard.resent().within(live.indices()),
                concealed,
                minus(concealed, live.missingSamples()),
                DriftMap.of(ClockNotes.read(streamFolder), live.samples()));
    }

    private static RangeSet minus(RangeSet from, RangeSet taken) {
        RangeSet rest = new RangeSet(from.ranges());
        taken.ranges().forEach(range -> rest.remove(range.first(), range.end()));
        return rest;
    }

    static double ms(RangeSet samples) {
        return samples.count() / SAMPLES_PER_MS;
    }

    void addTo(Table facts) {
        facts.row(
                "recovered in the call",
                Figures.count(copied.count() + resent.count(), "packet", "packets") + ": "
                        + Figures.count(copied.count()) + " by copies, " + Figures.count(resent.count())
                        + " sent again");
        facts.row(
                "concealed in the call",
                Figures.milliseconds(ms(concealed)) + " in "
                        + Figures.count(concealed.ranges().size(), "piece", "pieces") + ", of it "
                        + Figures.milliseconds(ms(late)) + " late");
        drift.ifPresent(map -> facts.row(
                "clocks",
                "the sender's is "
                        + String.format(
                                Locale.ROOT,
                                "%.1f ppm %s",
                                Math.abs(map.driftPpm()),
                                map.driftPpm() < 0 ? "slower" : "faster")
                        + ", by " + Figures.count(map.points(), "second", "seconds")));
    }
}
