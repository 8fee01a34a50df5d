package org.boothline.qmanager.job;

/** What a job fetches: the one difference between Restore and Replace. */
public enum JobSource {
    /** The encoded packets that the network lost: Restore. Its units are packets. */
    PACKETS("packets", "restore"),
    /** The captured samples of the whole take: Replace. Its units are samples per channel. */
    PCM("pcm", "replace");

    private final String word;
    private final String verb;

    JobSource(String word, String verb) {
        this.word = word;
        this.verb = verb;
    }

    /** The last part of a job's id. */
    public String word() {
        return word;
    }

    /** What the user asked for. */
    public String verb() {
        return verb;
    }
}
