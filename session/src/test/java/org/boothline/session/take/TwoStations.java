package org.boothline.session.take;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.VirtualClock;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.wiring.HeardStream;
import org.boothline.session.wiring.SentStream;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.SessionInfo;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.TakeStart;
import org.boothline.transport.message.TakeStop;
import org.jspecify.annotations.Nullable;

/**
 * A booth and a studio, each with its take control and its own folders, joined by a line that is a queue: everything that a
 * control thread, a slow thread or the line would do is a task that {@link #settle} runs, in order, on the test's thread.
 */
final class TwoStations {
    static final String SESSION = "00000000000000aa";
    static final String STREAM = "00000000000000bb";

    final VirtualClock clock = new VirtualClock();
    final Side booth;
    final Side studio;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    boolean lineStands = true;
    /** What the line does to answers; tests let it lie. */
    UnaryOperator<Message> answers = answer -> answer;

    TwoStations(Path data, StationIdentity boothKey, StationIdentity studioKey) throws Exception {
        booth = new Side(data.resolve("booth"), boothKey, studioKey.fingerprint(), true);
        studio = new Side(data.resolve("studio"), studioKey, boothKey.fingerprint(), false);
        booth.newStream(STREAM);
        studio.newStream(STREAM);
    }

    /** Runs what there is to do until nothing is left. */
    void settle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** The booth goes on by so many frames, and the studio hears all but the last four. */
    void frames(int count) throws Exception {
        booth.sent.frames(count);
        studio.heard.heardSample64 = Math.max(0, booth.sent.capturedSample64() - 960);
    }

    void line(boolean stands) {
        lineStands = stands;
    }

    /** What the call does when the line stands again. */
    void reconnect() {
        line(true);
        studio.control.streamOffered(studio.heard.stream().streamId(), 0);
        studio.control.lineUp();
        booth.control.lineUp();
        settle();
    }

    /** One of the two. */
    final class Side implements TakeControl.Context {
        final List<String> told = new ArrayList<>();
        final List<Kind> kinds = new ArrayList<>();
        final List<String> stopped = new ArrayList<>();
        final List<Message> asked = new ArrayList<>();
        final SessionFolder session;
        final StationIdentity identity;
        private final Fingerprint peer;
        private final boolean sends;
        FakeSent sent;
        FakeHeard heard;
        TakeControl control;

        Side(Path data, StationIdentity identity, Fingerprint peer, boolean sends) throws UserFault {
            this.identity = identity;
            this.peer = peer;
            this.sends = sends;
            session = new TakeStore(data, clock)
                    .createSession(new SessionInfo(SessionInfo.VERSION, SESSION, 1, List.of(), "00"));
            restart();
        }

        /** As after the death of the process: what was in memory is gone. */
        void restart() {
            control = new TakeControl(session, identity, tasks::add, tasks::add, clock, this);
        }

        void newStream(String streamId) throws Exception {
            if (sends) {
                sent = new FakeSent(session, streamId, identity.fingerprint().hex());
            } else {
                heard = new FakeHeard(session, streamId, peer.hex());
            }
        }

        /** take.json of the take with this name. */
        TakeInfo take(String name) throws UserFault {
            for (var folder : session.takes()) {
                if (folder.info().name().equals(name)) {
                    return folder.info();
                }
            }
            throw new AssertionError("no take is called " + name + "; told: " + told);
        }

        private Side other() {
            return sends ? studio : booth;
        }

        @Override
        public boolean standing() {
            return lineStands;
        }

        @Override
        public <A extends Message> CompletableFuture<A> ask(Message message, Class<A> answer) {
            asked.add(message);
            CompletableFuture<A> asking = new CompletableFuture<>();
            tasks.add(() -> {
                if (!lineStands) {
                    asking.completeExceptionally(new IllegalStateException("the line fell"));
                    return;
                }
                other().answer(message).whenComplete((given, fault) -> {
                    if (fault != null || !lineStands) {
                        asking.completeExceptionally(new IllegalStateException("no answer", fault));
                    } else {
                        asking.complete(answer.cast(answers.apply(given)));
                    }
                });
            });
            return asking;
        }

        private CompletionStage<? extends Message> answer(Message message) {
            if (message instanceof TakeStart start) {
                return CompletableFuture.completedFuture(control.onStart(start));
            }
            return control.onStop((TakeStop) message);
        }

        @Override
        public boolean recordsOurs() {
            return sends;
        }

        @Override
        public @Nullable SentStream sending() {
            return sent;
        }

        @Override
        public @Nullable HeardStream receiving() {
            return heard;
        }

        @Override
        public Fingerprint peer() {
            return peer;
        }

        @Override
        public void tell(Kind kind, String sentence, String takeId) {
            kinds.add(kind);
            told.add(sentence);
        }

        @Override
        public void stopped(String takeId) {
            stopped.add(takeId);
        }
    }
}
