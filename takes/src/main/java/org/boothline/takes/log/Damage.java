package org.boothline.takes.log;

import java.nio.file.Path;

/**
 * Bytes of a log that hold no record that can be relied on.
 *
 * @param segment the file
 * @param offset where in it the damage begins
 * @param bytes how far it goes; 0 if the file is missing, empty or unreadable
 * @param index64 packet index of the record that is lost, −1 if it can't be known
 * @param sample64 its sample, −1 if it can't be known
 */
public record Damage(Path segment, long offset, long bytes, Kind kind, long index64, long sample64) {
    /** What is wrong. */
    public enum Kind {
        BAD_HEADER("the header of a record is damaged"),
        BAD_PAYLOAD("the content of a record is damaged"),
        BAD_CONTENT("a record holds what does not belong into this log"),
        TORN_TAIL("the last record was not written to its end"),
        ZERO_TAIL("the end of the file is filled with zeros"),
        EMPTY_SEGMENT("the file is empty"),
        MISSING_SEGMENT("the file is missing"),
        UNREADABLE_SEGMENT("the file can't be read");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** For a person: file, place, what is wrong and what was lost. */
    public String sentence() {
        String lost = index64 >= 0 ? ", packet " + index64 + " at sample " + sample64 + " is lost" : "";
        String at = bytes > 0 ? " at byte " + offset + " (" + bytes + " bytes)" : "";
        return segment.getFileName() + at + ": " + kind.words + lost;
    }
}
