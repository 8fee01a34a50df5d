package org.boothline.app.terminal;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, SIGTERM and a closed terminal: the first asks the command to end in order, the second ends the process at
 * once. <b>Thread</b>: the actions run on a signal thread of the JVM.
 *
 * <p>The JVM's own shutdown hooks can't do this: while they run, it ignores a second Ctrl-C. The class that can
 * ({@code sun.misc.Signal}) is not part of the Java platform's promise, so it is looked up, and where it is missing the
 * JVM's default stays.
 */
public final class StopSignals {
    private static final int EXIT_CODE_INTERRUPTED = 130;

    private StopSignals() {}

    /**
     * @param stop what ends the command in order; returns soon
     * @param atOnce what must be put right even when the process ends at once (the terminal's manner); returns soon
     */
    public static void on(Runnable stop, Runnable atOnce) {
        AtomicBoolean asked = new AtomicBoolean();
        Runnable action = () -> {
            if (asked.compareAndSet(false, true)) {
                stop.run();
            } else {
                atOnce.run();
                Runtime.getRuntime().halt(EXIT_CODE_INTERRUPTED);
            }
        };
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            handle(name, action);
        }
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle" -> action.run();
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            case "equals" -> {
                                return self == arguments[0];
                            }
                            case "toString" -> {
                                return "stop signal handler";
                            }
                            default -> throw new IllegalStateException("a signal handler has no " + method);
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            // This JVM or this system has no such signal: its default action stays, and shutdown hooks still run.
            return;
        }
    }
}
