package org.boothline.engine.device;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jaudiolibs.jnajack.JackClient;
import org.jaudiolibs.jnajack.JackException;
import org.jaudiolibs.jnajack.JackOptions;
import org.jaudiolibs.jnajack.JackPort;
import org.jaudiolibs.jnajack.JackPortFlags;
import org.jaudiolibs.jnajack.JackPortType;

/** A client that plays known samples and keeps what it hears, from the same frame on. */
final class JackProbe implements AutoCloseable {
    private final JackClient client;
    private final JackPort out;
    private final JackPort in;
    private final float[] sends;
    private final float[] hears;
    private volatile int at;
    private volatile boolean playing;

    /** @param sends from when {@link #play} is called */
    JackProbe(String name, float[] sends) throws JackException {
        this.sends = sends;
        hears = new float[sends.length];
        client = JackServer.library().openClient(name, java.util.EnumSet.of(JackOptions.JackNoStartServer), null);
        out = client.registerPort("out", JackPortType.AUDIO, JackPortFlags.JackPortIsOutput);
        in = client.registerPort("in", JackPortType.AUDIO, JackPortFlags.JackPortIsInput);
        client.setProcessCallback((itself, frames) -> {
            cycle(out.getFloatBuffer(), in.getFloatBuffer(), frames);
            return true;
        });
        client.activate();
    }

    private void cycle(FloatBuffer to, FloatBuffer from, int frames) {
        int now = at;
        int count = playing ? Math.min(frames, sends.length - now) : 0;
        from.get(0, hears, now, count);
        to.put(0, sends, now, count);
        for (int i = count; i < frames; i++) {
            to.put(i, 0f);
        }
        at = now + count;
    }

    void play() {
        playing = true;
    }

    boolean isDone() {
        return at == sends.length;
    }

    float[] heard() {
        return Arrays.copyOf(hears, at);
    }

    /** A client that gives on what it gets within its cycle, as a native one does. */
    static JackClient passThrough(String name, String from, String to) throws JackException {
        JackClient client =
                JackServer.library().openClient(name, java.util.EnumSet.of(JackOptions.JackNoStartServer), null);
        JackPort in = client.registerPort("in", JackPortType.AUDIO, JackPortFlags.JackPortIsInput);
        JackPort out = client.registerPort("out", JackPortType.AUDIO, JackPortFlags.JackPortIsOutput);
        client.setProcessCallback((itself, frames) -> {
            out.getFloatBuffer().put(in.getFloatBuffer());
            return true;
        });
        client.activate();
        JackServer.library().connect(client, from, in.getName());
        JackServer.library().connect(client, out.getName(), to);
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
