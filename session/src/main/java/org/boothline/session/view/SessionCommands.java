package org.boothline.session.view;

/** What a person may ask of a running session. <b>Thread</b>: any; each call posts to the control thread and returns. */
public interface SessionCommands {
    /** Starts a take. An empty name becomes "Take 1", "Take 2", …; with a take open, nothing happens but a warning. */
    void startTake(String name);

    /** Stops the open take; with none open, nothing happens but a warning. */
    void stopTake();

    /** Ends the open take and the session. */
    void hangUp();

    /** The session at this moment. */
    SessionView view();
}
