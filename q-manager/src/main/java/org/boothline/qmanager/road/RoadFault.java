package org.boothline.qmanager.road;

/** The other station can't be reached, or the connection was lost: worth another try later. */
public final class RoadFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param sentence for the job's reason */
    public RoadFault(String sentence) {
        super(sentence);
    }

    /** As above, with what it came from. */
    public RoadFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
