package org.boothline.app.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.wav.WavReader;

/** The samples of a WAV file as a stream of 24-bit bytes; closing it closes the file. <b>Thread</b>: its reader's. */
final class WavSamples extends FilterInputStream {
    private final WavReader reader;

    private WavSamples(WavReader reader) {
        super(reader.samples24());
        this.reader = reader;
    }

    /** @throws IOException with the sentence for the person, if it can't be read */
    static InputStream open(Path wav) throws IOException {
        try {
            return new WavSamples(WavReader.open(wav));
        } catch (UserFault e) {
            throw new IOException(e.sentence(), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
