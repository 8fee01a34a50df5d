package org.boothline.lab.peers;

import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jaudiolibs.jnajack.Jack;
import org.jaudiolibs.jnajack.JackClient;
import org.jaudiolibs.jnajack.JackException;
import org.jaudiolibs.jnajack.JackOptions;
import org.jaudiolibs.jnajack.JackPort;
import org.jaudiolibs.jnajack.JackPortFlags;
import org.jaudiolibs.jnajack.JackPortType;
import org.jaudiolibs.jnajack.JackStatus;
import org.jspecify.annotations.Nullable;

/**
 * A client of the JACK server that plays into one program's port and hears another's, both on the same frame of its
 * clock.
 *
 * <p><b>Thread</b>: made and asked by one; JACK's thread plays. <b>Clock</b>: the server's, in frames. <b>Memory</b>:
 * what is played, twice; nothing of ours per cycle, because a collection here would hold up everybody.
 */
final class PortProbe implements AutoCloseable {
    private static final String NAME = "probe";
    private static final long LOOK_MS = 100;

    private final Jack jack;
    private final JackClient client;
    private final JackPort out;
    private final JackPort in;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicInteger xruns = new AtomicInteger();
    private float[] played = new float[0];
    private float[] heard = new float[0];
    private volatile int at;
    private volatile boolean playing;

    PortProbe() throws UserFault {
        try {
            jack = Jack.getInstance();
            client = jack.openClient(NAME, EnumSet.of(JackOptions.JackNoStartServer), EnumSet.noneOf(JackStatus.class));
            out = client.registerPort("out", JackPortType.AUDIO, JackPortFlags.JackPortIsOutput);
            in = client.registerPort("in", JackPortType.AUDIO, JackPortFlags.JackPortIsInput);
            client.setXrunCallback(late -> xruns.incrementAndGet());
            client.setProcessCallback((itself, frames) -> cycle(frames));
            client.activate();
        } catch (JackException e) {
            throw new UserFault(
                    FaultCode.DEVICE,
                    "The JACK server can't be used",
                    String.valueOf(e.getMessage()),
                    "start one, and name it in JACK_DEFAULT_SERVER",
                    e);
        }
    }

    private boolean cycle(int frames) {
        FloatBuffer to = out.getFloatBuffer();
        FloatBuffer from = in.getFloatBuffer();
        int now = at;
        int count = playing ? Math.min(frames, played.length - now) : 0;
        from.get(0, heard, now, count);
        to.put(0, played, now, count);
        for (int i = count; i < frames; i++) {
            to.put(i, 0f);
        }
        at = now + count;
        if (playing && now + count == played.length) {
            playing = false;
            done.countDown();
        }
        return true;
    }

    /**
     * Waits for both ports and connects them.
     *
     * @param to a regular expression; the first port of that name is played to
     * @param from as {@code to}: the port that is heard
     * @throws UserFault DEVICE if one of them does not appear, or can't be connected
     */
    void connect(String to, String from, int patienceSeconds) throws UserFault, InterruptedException {
        String why = "";
        for (long waitedMs = 0; waitedMs < patienceSeconds * 1_000L; waitedMs += LOOK_MS) {
            try {
                String input = find(to, JackPortFlags.JackPortIsInput);
                String output = find(from, JackPortFlags.JackPortIsOutput);
                if (input != null && output != null) {
                    jack.connect(client, out.getName(), input);
                    jack.connect(client, output, in.getName());
                    return;
                }
                why = "there is no port \"" + (input == null ? to : from) + "\"";
            } catch (JackException e) {
                why = "the server refuses: a port may be there before its program is ready"; // So it is tried again.
            }
            done.await(LOOK_MS, TimeUnit.MILLISECONDS); // Nothing plays yet: it is the time that passes.
        }
        throw new UserFault(
                FaultCode.DEVICE,
                "The ports were not connected within " + patienceSeconds + " s",
                why,
                "see what the program says");
    }

    private @Nullable String find(String name, JackPortFlags direction) throws JackException {
        String[] found = jack.getPorts(client, name, JackPortType.AUDIO, EnumSet.of(direction));
        return found.length == 0 ? null : found[0];
    }

    /** Begins to play and to hear; once. */
    void play(float[] samples) {
        heard = new float[samples.length];
        played = samples;
        playing = true;
    }

    /** Waits until so many samples were played; false if that takes {@code patienceSeconds}. */
    boolean awaitPlayed(int samples, long patienceSeconds) throws InterruptedException {
        for (long waitedMs = 0; at < samples; waitedMs += LOOK_MS) {
            if (waitedMs > patienceSeconds * 1_000) {
                return false;
            }
            done.await(LOOK_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** To be asked when all was played. */
    float[] heard() {
        return heard;
    }

    /** As the server counts them, for all its clients. */
    int xruns() {
        return xruns.get();
    }

    @Override
    public void close() {
        client.close();
    }
}
