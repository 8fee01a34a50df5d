package org.boothline.session.view;

/**
 * What a person may ask of a running session. <b>Thread</b>: any; each call posts to the control thread and returns.
 */
public interface SessionCommands {
    /** Starts a take. An empty name becomes "Take 1", "Take 2", …; with a take open, nothing happens but a warning. */
    void startTake(String name);

    /** Stops the open take; with none open, nothing happens but a warning. */
    void stopTake();

    /**
     * Whether the pairing words are the same at the other station; with none to compare, nothing happens but a warning.
     */
    void answerPairing(boolean same);

    /**
     * Mutes the input or lets it be heard again. What is muted is neither sent nor recorded; a take lists it as a
     * source fault. With no call, or nothing to send in it, nothing happens but a warning.
     */
    void mute(boolean muted);

    /**
     * The input's gain from now on, −60 to 40 dB; for another number, or with nothing to send, nothing happens but a
     * warning.
     */
    void gain(double db);

    /**
     * How many milliseconds of audio a packet holds from now on: 2.5, 5, 10 or 20 of Opus, 1 to 4 of lossless audio.
     * For another number, or with nothing to send, nothing happens but a warning.
     */
    void frame(double ms);

    /** Opus's bitrate from now on, 6 to 510; for another number, or another codec, nothing happens but a warning. */
    void bitrate(int kbps);

    /**
     * Whether this station's input is heard in its own output, at the gain it had last. With no call, or nothing to
     * send in it, nothing happens but a warning.
     */
    void monitor(boolean on);

    /** Whether what is said into the talkback's input is sent. With none, or no call, nothing happens but a warning. */
    void talk(boolean on);

    /** Turns the monitor on at this gain, −60 to 40 dB. */
    void monitorGain(double db);

    /** Ends the open take and the session. */
    void hangUp();

    /** The session at this moment. */
    SessionView view();
}
