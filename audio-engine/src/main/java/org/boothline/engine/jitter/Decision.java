package org.boothline.engine.jitter;

/** What to play next. The letter stands for it in decision logs. */
public enum Decision {
    /** Nothing to play yet; the sender's time stands still. */
    WAIT('W'),
    /** Decode the frame handed out. */
    DECODE('D'),
    /** The frame is not there: lost, late, or not yet known why. Continue the audio; the sender's time goes on. */
    CONCEAL('C'),
    /** The sender had no audio for this time and lost no packet: silence; the sender's time goes on. */
    SOURCE_FAULT('F'),
    /** Continue the audio while the sender's time stands still: the buffer has run low and fills up. */
    HOLD('H'),
    /**
     * Leave a frame out, the buffer has become too deep; the next decision follows at once. The frame is handed out so that
     * the decoder can follow it, or has no payload if it is missing.
     */
    SKIP('S');

    private final char letter;

    Decision(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }
}
