package org.boothline.qmanager;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.stats.Counter;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.QManagerService;
import org.boothline.qmanager.api.StatusView;
import org.boothline.qmanager.api.TakeView;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobRunner;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.job.JobState;
import org.boothline.qmanager.restore.TakeKeeper;
import org.boothline.qmanager.road.QuicRoad;
import org.boothline.qmanager.road.SpoolServer;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's requests, done with the Q Manager's parts. <b>Thread</b>: the API's workers. */
final class LocalService implements QManagerService {
    /** A little less than a client waits. */
    private static final long ANSWER_WITHIN_S = 25;

    private static final Logger LOG = LoggerFactory.getLogger(LocalService.class);

    private final Parts parts;
    private final Views views;
    private final Runnable stop;
    private final List<Consumer<JobView>> listeners = new CopyOnWriteArrayList<>();
    private final JobRates rates = new JobRates();

    /** What it works with. */
    record Parts(
            QManagerSettings settings,
            Fingerprint fingerprint,
            long startedEpochMs,
            TakeStore store,
            JobRunner runner,
            TakeKeeper keeper,
            SpoolServer server,
            QuicRoad road,
            List<Counter> counters) {}

    LocalService(Parts parts, Runnable stop) {
        this.parts = parts;
        this.stop = stop;
        views = new Views(rates);
    }

    /** To be told of every change of a job. <b>Thread</b>: the runner's mailbox. */
    void changed(Job job) {
        rates.heard(job);
        if (!listeners.isEmpty()) {
            JobView view = views.job(job);
            listeners.forEach(listener -> listener.accept(view));
        }
    }

    @Override
    public StatusView status() {
        List<Job> jobs = parts.runner().jobs();
        Map<String, Long> counters = new TreeMap<>();
        List<Counter> all = new ArrayList<>(parts.counters());
        all.addAll(parts.server().counters());
        all.addAll(parts.road().counters().all());
        all.forEach(counter -> counters.put(counter.name(), counter.value()));
        return new StatusView(
                1,
                "boothline",
                ProcessHandle.current().pid(),
                parts.settings().udpPort(),
                parts.settings().bindWord(),
                parts.settings().dataDir().toString(),
                parts.fingerprint().hex(),
                parts.startedEpochMs(),
                count(jobs, JobState.RUNNING),
                count(jobs, JobState.WAITING) + count(jobs, JobState.QUEUED),
                parts.road().connections(),
                parts.server().bytesResent(),
                counters);
    }

    private static int count(List<Job> jobs, JobState state) {
        return (int) jobs.stream().filter(job -> job.state() == state).count();
    }

    @Override
    public List<TakeView> takes() throws UserFault {
        List<TakeView> all = new ArrayList<>();
        for (TakeFolder take : parts.store().takes()) {
            try {
                all.add(0, views.take(take, jobsOf(take), false));
            } catch (UserFault e) {
                LOG.warn("take {} is left out of the list", take.id(), e);
            }
        }
        return all;
    }

    @Override
    public TakeView take(String take) throws UserFault {
        TakeFolder folder = parts.store().take(take);
        return views.take(folder, jobsOf(folder), true);
    }

    @Override
    public JobView restore(String take) throws UserFault {
        return start(take, JobSource.PACKETS);
    }

    @Override
    public JobView replace(String take) throws UserFault {
        return start(take, JobSource.PCM);
    }

    private JobView start(String take, JobSource source) throws UserFault {
        TakeFolder folder = parts.store().take(take);
        TakeInfo info = folder.info();
        if (info.direction() == Direction.SENT) {
            throw new UserFault(
                    FaultCode.TAKE,
                    "Take \"" + info.name() + "\" can't be " + source.verb() + "d here",
                    "this station sent it and has all of it",
                    "do so at the station that received it");
        }
        return views.job(get(parts.runner().want(info.takeId(), info.sessionId(), source)));
    }

    @Override
    public TakeView stopped(String take) throws UserFault {
        TakeFolder folder = parts.store().take(take);
        TakeInfo info = folder.info();
        if (info.isOpen()) {
            throw new UserFault(
                    FaultCode.TAKE,
                    "received.wav of take \"" + info.name() + "\" can't be made",
                    "the take is still open",
                    "stop it first");
        }
        if (info.direction() == Direction.RECEIVED) {
            get(parts.keeper().received(folder));
        }
        return views.take(folder, jobsOf(folder), true);
    }

    @Override
    public List<JobView> jobs() {
        return parts.runner().jobs().stream().map(views::job).toList();
    }

    @Override
    public JobView pause(String job) throws UserFault {
        return changed(job, parts.runner().pause(job));
    }

    @Override
    public JobView resume(String job) throws UserFault {
        return changed(job, parts.runner().resume(job));
    }

    @Override
    public JobView cancel(String job) throws UserFault {
        return changed(job, parts.runner().cancel(job));
    }

    private JobView changed(String name, CompletableFuture<Optional<Job>> change) throws UserFault {
        return views.job(get(change)
                .orElseThrow(() -> new UserFault(
                        FaultCode.TAKE,
                        "Job \"" + name + "\" can't be changed",
                        "there is no such job",
                        "see \"boothline qmanager status\" for those that there are")));
    }

    @Override
    public Subscription subscribe(Consumer<JobView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void stop() {
        stop.run();
    }

    /** The sessions in which a station takes part. */
    Set<String> sessionsOf(Fingerprint station) {
        Set<String> ids = new HashSet<>();
        try {
            for (SessionFolder session : parts.store().sessions()) {
                if (session.info().peer(station).isPresent()) {
                    ids.add(session.id());
                }
            }
        } catch (UserFault e) {
            LOG.warn("not all sessions of {} could be found", station.brief(), e);
        }
        return ids;
    }

    private List<Job> jobsOf(TakeFolder take) {
        return parts.runner().jobs().stream()
                .filter(job -> job.takeId().equals(take.id()))
                .toList();
    }

    private static <T extends @org.jspecify.annotations.Nullable Object> T get(CompletableFuture<T> answer)
            throws UserFault {
        try {
            return answer.get(ANSWER_WITHIN_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserFault fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new UserFault(
                    FaultCode.QMANAGER,
                    "The Q Manager has not finished yet",
                    "this take is long, or the disk is slow",
                    "look again in a while",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserFault(
                    FaultCode.QMANAGER, "The Q Manager gave no answer", "it is ending", "start it again", e);
        }
    }
}
