package org.boothline.qmanager.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads server-sent events on a thread of its own. <b>Thread</b>: {@link #close} from any. */
final class EventReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
    private static final String DATA = "data: ";

    private final InputStream stream;
    private final Consumer<JobView> listener;
    private final Runnable ended;
    private volatile boolean closing;

    EventReader(InputStream stream, Consumer<JobView> listener, Runnable ended) {
        this.stream = stream;
        this.listener = listener;
        this.ended = ended;
    }

    void start() {
        Thread thread = new Thread(this::read, "Q Manager events");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(DATA)) {
                    listener.accept(Json.MAPPER.readValue(line.substring(DATA.length()), JobView.class));
                }
            }
        } catch (IOException e) {
            if (!closing) {
                LOG.debug("the Q Manager's events ended", e);
            }
        } finally {
            ended.run();
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        stream.close();
    }
}
