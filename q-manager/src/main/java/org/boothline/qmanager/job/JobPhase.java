package org.boothline.qmanager.job;

/** What a running job is busy with. */
public enum JobPhase {
    /** Not begun. */
    NONE,
    /** Reaching the other station and asking for the signed manifest. */
    ASKING,
    /** Missing data travels. */
    FETCHING,
    /** The Merkle root is computed from the bytes on disk. */
    CHECKING,
    /** The audio file is written, read back and hashed. */
    WRITING,
    /** Nothing left to do. */
    COMPLETE
}
