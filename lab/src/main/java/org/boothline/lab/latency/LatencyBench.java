package org.boothline.lab.latency;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.lab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/** Measures all cases. <b>Thread</b>: its caller's, some ten seconds. */
public final class LatencyBench {
    private static final DelayPolicy LEAST = DelayPolicy.manual(1_000_000);
    private static final int DEVICE_FRAMES = 64;

    private LatencyBench() {}

    private record Format(
            String name, StreamFormat format, @Nullable Double barMs) {}

    private static final List<Format> FORMATS = List.of(
            new Format("Opus 5 ms", new StreamFormat(Codec.OPUS, 1, 240, 256_000), 12.0),
            new Format("Opus 2.5 ms", new StreamFormat(Codec.OPUS, 1, 120, 256_000), 9.0),
            new Format("PCM 128 samples", new StreamFormat(Codec.L24, 1, 128, 0), null),
            new Format("PCM 64 samples", new StreamFormat(Codec.L24, 1, 64, 0), 5.0));

    /** All, in the order of the report. */
    public static List<LatencyCase> cases() {
        List<LatencyCase> all = new ArrayList<>();
        for (Format format : FORMATS) {
            for (DelayPolicy policy : List.of(DelayPolicy.LIVE, DelayPolicy.STUDIO, LEAST)) {
                all.add(new LatencyCase(format.name, format.format, format.barMs, policy, null, 0));
            }
        }
        for (TraceKind line : List.of(TraceKind.FIBRE, TraceKind.BROADBAND)) {
            for (Format format : FORMATS) {
                for (DelayPolicy policy : List.of(DelayPolicy.LIVE, DelayPolicy.STUDIO)) {
                    all.add(new LatencyCase(format.name, format.format, null, policy, line, 0));
                }
            }
        }
        for (Format format : FORMATS) {
            all.add(new LatencyCase(format.name, format.format, null, DelayPolicy.LIVE, null, DEVICE_FRAMES));
        }
        return all;
    }

    /** One row. @throws UserFault if there is no codec */
    public static LatencyRow measure(LatencyCase of) throws UserFault {
        return new LatencyRun(of, SystemClock.SYSTEM).run();
    }

    /** All rows. @throws UserFault if there is no codec */
    public static LatencyReport measure() throws UserFault {
        List<LatencyRow> rows = new ArrayList<>();
        for (LatencyCase of : cases()) {
            rows.add(measure(of));
        }
        return new LatencyReport(Codecs.explanation(), rows);
    }
}
