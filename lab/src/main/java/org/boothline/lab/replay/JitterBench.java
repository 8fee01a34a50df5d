package org.boothline.lab.replay;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.lab.trace.DelayTrace;
import org.boothline.lab.trace.TraceFolder;
import org.boothline.lab.trace.TraceGenerator;
import org.boothline.lab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/** Replays the traces of a folder, or one of each kind made from a seed. <b>Thread</b>: its caller's. */
public final class JitterBench {
    private static final int SECONDS = 600;
    private static final long FRAME_NS = 5_000_000;

    private JitterBench() {}

    /**
     * @param traces a folder's; null to make them
     * @param seed of those that are made
     * @param mode of the delay: {@link DelayPolicy#of}
     * @param redOffset each packet carries a copy of the one so many before it; 0 for none
     */
    public static JitterReport measure(@Nullable TraceFolder traces, long seed, String mode, int redOffset)
            throws UserFault {
        DelayPolicy policy = DelayPolicy.of(mode);
        List<JitterRow> rows = new ArrayList<>();
        if (traces == null) {
            for (TraceKind kind : TraceKind.values()) {
                rows.add(row(TraceGenerator.generate(kind, seed, SECONDS, FRAME_NS), policy, redOffset));
            }
        } else {
            for (String name : traces.names()) {
                rows.add(row(traces.trace(name), policy, redOffset));
            }
        }
        return new JitterReport(mode, redOffset, traces == null ? seed : null, rows);
    }

    /** One trace; of a kind whose clocks differ, the receiver's is the faster one. */
    public static JitterRow row(DelayTrace trace, DelayPolicy policy, int redOffset) {
        double skewPpm = TraceKind.named(trace.name()).map(TraceKind::skewPpm).orElse(0.0);
        JitterOutcome outcome = new JitterReplay(trace, new AdaptiveJitterBuffer(policy), redOffset, skewPpm).run();
        return new JitterRow(trace.name(), outcome, NetEq.on(trace.name()));
    }
}
