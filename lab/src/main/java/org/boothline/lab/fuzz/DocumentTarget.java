package org.boothline.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.boothline.base.fault.UserFault;

/** A file of the data folder, mutated and read as the program reads it: it is right, or a sentence says what is wrong. */
final class DocumentTarget implements FuzzTarget {
    private static final int BYTES_MAX = 1 << 16;

    /** Reads what is on disk now. */
    @FunctionalInterface
    interface Reading {
        /**
         * @throws UserFault if it is damaged, of another version or contradicts itself
         * @throws IOException likewise, where that is what is documented
         */
        void read() throws UserFault, IOException;
    }

    private final String name;
    private final Path data;
    private final Path file;
    private final Corpus corpus;
    private final Reading reading;

    /**
     * @param data the data folder, removed in the end
     * @param file as the program wrote it
     */
    DocumentTarget(String name, Path data, Path file, Reading reading) throws UserFault {
        this.name = name;
        this.data = data;
        this.file = file;
        this.reading = reading;
        try {
            corpus = Corpus.ofText(java.util.List.of(Files.readString(file)), BYTES_MAX);
        } catch (IOException e) {
            throw SampleStation.disk(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    @Override
    public double weight() {
        return 0.1;
    }

    @Override
    public boolean takes(byte[] input) throws Exception {
        Files.write(file, input);
        try {
            reading.read();
            return true;
        } catch (UserFault | IOException refused) {
            return false;
        }
    }

    @Override
    public void close() throws UserFault {
        SampleStation.delete(data);
    }
}
