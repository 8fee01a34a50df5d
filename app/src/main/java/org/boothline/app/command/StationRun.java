package org.boothline.app.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Keyboard;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.StopSignals;
import org.boothline.app.terminal.Terminal;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.session.call.Role;
import org.boothline.session.call.Station;
import org.boothline.session.call.StationSettings;
import org.boothline.session.view.CallState;
import org.boothline.session.view.PairingView;
import org.boothline.session.view.SessionEvent;
import org.boothline.session.view.SessionView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One station from start to end, in front of a person or a program: events and the live line out, keys and lines in.
 *
 * <p><b>Thread</b>: main runs the loop; events come on the station's control thread and are printed there; standard
 * input has a thread of its own. They meet in one mailbox.
 */
final class StationRun {
    /** Opens the station; its events go to the consumer. */
    @FunctionalInterface
    interface Opening {
        Station open(Consumer<SessionEvent> events) throws UserFault;
    }

    private static final long TICK_MS = 250;
    private static final long VIEW_EVERY_NS = 1_000_000_000L;

    private sealed interface Message {}

    private record Happened(SessionEvent event) implements Message {}

    private record Typed(String line) implements Message {}

    private record StopWanted() implements Message {}

    private final Shell shell;
    private final StationOptions options;
    private final StationSettings settings;
    private final boolean listens;
    private final Terminal terminal;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final LinkedBlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();

    private boolean done;
    private boolean connected;
    private boolean inCall;
    private boolean takeWanted;
    /** Why a call that never came about did not. */
    private FaultCode end = FaultCode.NETWORK;

    private boolean endedByItself;
    private @Nullable PairingView asked;
    /** The call as it was seen last, not summed up yet. */
    private @Nullable SessionView lastView;

    private long connectedAtNs;
    private long nextViewNs;

    /** @param listens after a call the next one is awaited */
    StationRun(Shell shell, StationOptions options, StationSettings settings, boolean listens) {
        this.shell = shell;
        this.options = options;
        this.settings = settings;
        this.listens = listens;
        this.terminal = new Terminal(shell);
    }

    /** Runs until the call ends or somebody ends it; returns the exit code. */
    int run(Opening opening) throws UserFault, InterruptedException {
        DataOption.logTo(settings.dataDir());
        Keyboard keyboard = shell.interactive() ? Keyboard.raw() : null;
        try {
            StopSignals.on(() -> mailbox.add(new StopWanted()), () -> restore(keyboard));
            Thread input = new Thread(() -> read(keyboard != null), "input");
            input.setDaemon(true);
            input.start();
            try (Station station = opening.open(this::happened)) {
                if (shell.interactive()) {
                    terminal.say(
                            keyboard == null
                                    ? "Type t and Enter to start or stop a take, m to mute or unmute, q to hang up."
                                    : "Press t to start or stop a take, m to mute or unmute, q to hang up.");
                }
                loop(station);
            }
            sumUp();
            return exitCode();
        } finally {
            terminal.endLive();
            restore(keyboard);
        }
    }

    private void loop(Station station) throws InterruptedException {
        nextViewNs = clock.nowNs();
        while (!done) {
            Message message = mailbox.poll(TICK_MS, TimeUnit.MILLISECONDS);
            if (message != null) {
                handle(message, station);
            }
            long nowNs = clock.nowNs();
            if (connected && options.seconds() > 0 && nowNs - connectedAtNs >= options.seconds() * 1e9) {
                done = true;
            }
            SessionView view = station.view();
            ask(view);
            if (!listens && view.state() == CallState.ENDED) {
                endedByItself = true; // A refusal ends the call without a further event.
                done = true;
            }
            startWantedTake(station, view);
            if (inCall && view.state() != CallState.LISTENING && view.state() != CallState.ENDED) {
                lastView = view;
            }
            show(view, nowNs);
        }
        for (Message rest = mailbox.poll(); rest != null; rest = mailbox.poll()) {
            if (rest instanceof Happened happened) {
                follow(happened.event());
            }
        }
        terminal.endLive();
    }

    /** Says, once for each, how the pairing words are answered here. */
    private void ask(SessionView view) {
        PairingView pairing = view.pairing();
        if (pairing != null && !pairing.equals(asked) && shell.interactive()) {
            terminal.say("Are the words the same there? Press y for yes, n for no.");
        }
        asked = pairing;
    }

    private void handle(Message message, Station station) {
        if (message instanceof Typed typed) {
            done |= new TypedCommands(station, terminal::warn).obey(typed.line());
        } else if (message instanceof Happened happened) {
            follow(happened.event());
        } else {
            if (shell.interactive()) {
                terminal.say("Hanging up; Ctrl-C again ends at once.");
            }
            done = true;
        }
    }

    /** The take for the whole call, as soon as the booth's stream is there. */
    private void startWantedTake(Station station, SessionView view) {
        boolean audio = settings.role() == Role.BOOTH
                ? view.sent() != null
                : view.received() != null && view.received().packets() > 0;
        String name = options.take();
        if (takeWanted && audio && name != null) {
            takeWanted = false;
            if (view.take() == null) {
                station.startTake(name);
            }
        }
    }

    private void follow(SessionEvent event) {
        switch (event.kind()) {
            case CONNECTED -> {
                if (!connected) {
                    connectedAtNs = clock.nowNs();
                }
                connected = true;
                inCall = true;
                takeWanted = options.take() != null;
            }
            case REFUSED, KEY_CHANGED -> end = FaultCode.TRUST;
            case OTHER_VERSION -> end = FaultCode.PROTOCOL;
            case ENDED -> {
                inCall = false;
                sumUp();
                if (!listens) {
                    endedByItself = true;
                    done = true;
                }
            }
            default -> {
                // The others need no answer; they were printed when they came.
            }
        }
    }

    private int exitCode() {
        if (!endedByItself || connected) {
            return 0;
        }
        return end.exitCode();
    }

    /** Thread: the station's control thread. */
    private void happened(SessionEvent event) {
        Log.LOGGER.info("{}: {}", event.kind(), event.sentence());
        if (options.json()) {
            terminal.say(new Json()
                    .with("event", event.kind().name())
                    .with("epochMs", event.epochMs())
                    .with("sentence", event.sentence())
                    .with("takeId", event.takeId())
                    .line());
        } else {
            terminal.say(event.sentence());
        }
        mailbox.add(new Happened(event));
    }

    private void show(SessionView view, long nowNs) {
        if (options.json()) {
            if (nowNs - nextViewNs >= 0 && view.state() != CallState.ENDED) {
                nextViewNs += VIEW_EVERY_NS;
                terminal.say(new Json().with("view", view).line());
            }
        } else {
            terminal.live(LiveLine.text(view, settings.role()));
        }
    }

    /** What is to be said at the end of a call, once. */
    private void sumUp() {
        SessionView view = lastView;
        lastView = null;
        if (view != null) {
            terminal.say(options.json() ? new Json().with("summary", view).line() : CallSummary.text(view));
        }
    }

    /** Thread: input. The end of standard input means nothing: a service has none. */
    private void read(boolean keys) {
        try {
            if (keys) {
                for (int key = shell.in().read(); key >= 0; key = shell.in().read()) {
                    if (TypedCommands.KEYS.indexOf(Character.toLowerCase(key)) >= 0) {
                        mailbox.add(new Typed(String.valueOf((char) Character.toLowerCase(key))));
                    }
                }
            } else {
                BufferedReader lines = new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    mailbox.add(new Typed(line));
                }
            }
        } catch (IOException e) {
            Log.LOGGER.info("Standard input can't be read any more", e);
        }
    }

    private static void restore(@Nullable Keyboard keyboard) {
        if (keyboard != null) {
            keyboard.close();
        }
    }

    /** Made when first needed: by then the log has its place. */
    private static final class Log {
        static final Logger LOGGER = LoggerFactory.getLogger(StationRun.class);
    }
}
