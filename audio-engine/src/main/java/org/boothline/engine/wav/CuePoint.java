package org.boothline.engine.wav;

/**
 * A marked place in a file.
 *
 * @param frame from the file's first frame, 0 to 4,294,967,295
 * @param label what a DAW shows there; empty if the file has none
 */
public record CuePoint(long frame, String label) {
    /** The file format has 32 bits for it: 24.8 hours at 48 kHz. */
    public static final long FRAME_MAX = 0xFFFF_FFFFL;

    public CuePoint {
        if (frame < 0 || frame > FRAME_MAX) {
            throw new IllegalArgumentException("a cue point lies at frame 0 to 4294967295, not " + frame);
        }
    }
}
