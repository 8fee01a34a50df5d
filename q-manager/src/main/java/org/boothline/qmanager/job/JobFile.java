package org.boothline.qmanager.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.boothline.base.privacy.PrivateFiles;

/**
 * {@code job.json} in a take's folder: the take's jobs, written aside and renamed. <b>Thread</b>: the runner's.
 *
 * @param version 1
 */
public record JobFile(int version, List<Job> jobs) {
    public static final String NAME = "job.json";

    /** Jackson remembers thousands of names that it has seen; long ones would fill the heap. */
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNameLength(100).build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * The jobs of the take in {@code takeFolder}; none if there is no file.
     *
     * @throws IOException if the file can't be read or is of another version
     */
    public static List<Job> read(Path takeFolder) throws IOException {
        Path file = takeFolder.resolve(NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        JobFile read = MAPPER.readValue(file.toFile(), JobFile.class);
        if (read.version != 1 || read.jobs == null) {
            throw new IOException(file + " is of version " + read.version + ", this program reads version 1");
        }
        if (read.jobs.stream().anyMatch(Objects::isNull)) {
            throw new IOException(file + " names a job that is none");
        }
        return read.jobs;
    }

    /** Replaces the file in one step: a reader sees the old jobs or the new ones. */
    public static void write(Path takeFolder, List<Job> jobs) throws IOException {
        PrivateFiles.replace(takeFolder.resolve(NAME), MAPPER.writeValueAsBytes(new JobFile(1, jobs)));
    }
}
