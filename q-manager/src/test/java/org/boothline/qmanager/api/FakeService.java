package org.boothline.qmanager.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** Remembers what it was asked and answers with fixed records. */
final class FakeService implements QManagerService {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Consumer<JobView>> listeners = new CopyOnWriteArrayList<>();
    volatile boolean stopped;

    static JobView job(String id, String state) {
        return new JobView(
                1,
                id,
                "aa",
                "bb",
                "restore",
                state,
                "FETCHING",
                null,
                null,
                1,
                2,
                3,
                0,
                1,
                0,
                10,
                5,
                2,
                1_000,
                400,
                0,
                200,
                3_000,
                "NONE");
    }

    private static TakeView view(String take) {
        return new TakeView(
                1,
                take,
                "Take – ö 1",
                "bb",
                "cc",
                "RECEIVED",
                TakeState.RECORDED,
                null,
                "/folder",
                1,
                0,
                48_000,
                0,
                200,
                1.0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                0,
                List.of(),
                new GapView(2, List.of(new RangeView(3, 5)), List.of(), List.of(), List.of(), 0),
                List.of());
    }

    @Override
    public StatusView status() {
        return new StatusView(1, "boothline", 1, 6002, "*", "/data", "ff", 5, 0, 0, 0, 0, Map.of("x", 1L));
    }

    @Override
    public List<TakeView> takes() {
        return List.of(view("aa"));
    }

    @Override
    public TakeView take(String take) throws UserFault {
        asked.add("take " + take);
        if (take.equals("nothing")) {
            throw new UserFault(FaultCode.TAKE, "Take nothing can't be shown", "there is none", "see the list");
        }
        return view(take);
    }

    @Override
    public JobView restore(String take) {
        asked.add("restore " + take);
        return job(take + "-packets", "QUEUED");
    }

    @Override
    public JobView replace(String take) {
        asked.add("replace " + take);
        return job(take + "-pcm", "QUEUED");
    }

    @Override
    public TakeView stopped(String take) {
        asked.add("stopped " + take);
        return view(take);
    }

    @Override
    public List<JobView> jobs() {
        return List.of(job("aa-packets", "RUNNING"));
    }

    @Override
    public JobView pause(String job) {
        asked.add("pause " + job);
        return job(job, "PAUSED");
    }

    @Override
    public JobView resume(String job) {
        asked.add("resume " + job);
        return job(job, "QUEUED");
    }

    @Override
    public JobView cancel(String job) {
        throw new IllegalStateException("a mistake of ours");
    }

    @Override
    public Subscription subscribe(Consumer<JobView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
