package org.boothline.session.wiring;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.media.EncodedFrame;
import org.boothline.engine.jitter.Arrival;
import org.boothline.engine.jitter.Decision;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.engine.jitter.JitterStatistics;

/**
 * A jitter buffer, and the log of all that it was told and decided; {@link #replay} tells another one the same.
 * <b>Thread</b>: playout; the log is read when it has ended.
 */
final class RecordedJitterBuffer implements JitterBuffer {
    private final JitterBuffer buffer;
    private final List<Event> events = new ArrayList<>();
    private final StringBuilder decided = new StringBuilder();

    /** @param frame null for what is no arrival */
    private record Event(Kind kind, EncodedFrame frame, long atNs, boolean flag, int stepSamples, int intoStepSamples) {
        Event(Kind kind, EncodedFrame frame, long atNs, boolean flag) {
            this(kind, frame, atNs, flag, 0, 0);
        }
    }

    private enum Kind {
        ARRIVAL,
        TICK,
        STEP,
        SILENCE,
        HOLD
    }

    RecordedJitterBuffer(JitterBuffer buffer) {
        this.buffer = buffer;
    }

    int ticks() {
        return (int) events.stream().filter(event -> event.kind == Kind.TICK).count();
    }

    /** One line per arrival and decision: what became of it, where in the stream, and the speed. */
    String decided() {
        return decided.toString();
    }

    /** The same calls, in the same order, with the same times; what it decides is in its own log. */
    RecordedJitterBuffer replay(JitterBuffer other) {
        RecordedJitterBuffer replayed = new RecordedJitterBuffer(other);
        EncodedFrame out = new EncodedFrame();
        for (Event event : events) {
            switch (event.kind) {
                case ARRIVAL -> replayed.insert(event.frame, event.atNs);
                case STEP -> replayed.inStep(event.stepSamples, event.intoStepSamples);
                case TICK -> replayed.next(out, event.atNs);
                case SILENCE -> replayed.silence(event.flag);
                case HOLD -> replayed.hold(event.flag);
            }
        }
        return replayed;
    }

    @Override
    public Arrival insert(EncodedFrame frame, long arrivalNs) {
        EncodedFrame copy = new EncodedFrame();
        copy.copyFrom(frame);
        events.add(new Event(Kind.ARRIVAL, copy, arrivalNs, false));
        Arrival arrival = buffer.insert(frame, arrivalNs);
        decided.append(arrival).append(' ').append(frame.index64).append('\n');
        return arrival;
    }

    @Override
    public Decision next(EncodedFrame out, long tickNs) {
        events.add(new Event(Kind.TICK, out, tickNs, false));
        Decision decision = buffer.next(out, tickNs);
        decided.append(decision)
                .append(' ')
                .append(buffer.sample64())
                .append(' ')
                .append(buffer.frames())
                .append(' ')
                .append(buffer.speed())
                .append('\n');
        return decision;
    }

    @Override
    public void inStep(int stepSamples, int intoStepSamples) {
        events.add(new Event(Kind.STEP, new EncodedFrame(), 0, false, stepSamples, intoStepSamples));
        buffer.inStep(stepSamples, intoStepSamples);
    }

    @Override
    public void silence(boolean now) {
        events.add(new Event(Kind.SILENCE, new EncodedFrame(), 0, now));
        buffer.silence(now);
    }

    @Override
    public void hold(boolean now) {
        events.add(new Event(Kind.HOLD, new EncodedFrame(), 0, now));
        buffer.hold(now);
    }

    @Override
    public int frames() {
        return buffer.frames();
    }

    @Override
    public long sample64() {
        return buffer.sample64();
    }

    @Override
    public long concealedBySourceSamples() {
        return buffer.concealedBySourceSamples();
    }

    @Override
    public int depthSamples() {
        return buffer.depthSamples();
    }

    @Override
    public double speed() {
        return buffer.speed();
    }

    @Override
    public JitterStatistics statistics() {
        return buffer.statistics();
    }

    @Override
    public void reset() {
        buffer.reset();
    }
}
