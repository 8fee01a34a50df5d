package org.boothline.base.fault;

/**
 * The world failed (device, disk, network, port, file), or was asked for something impossible. Reaches the user as one
 * sentence: what failed, why, what to do.
 */
public final class UserFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final FaultCode code;
    private final String what;
    private final String why;
    private final String remedy;

    /**
     * @param what what failed: {@code "Port 6001 (RTCP and control) can't be opened"}
     * @param why the reason: {@code "another program uses it"}
     * @param remedy what to do: {@code "choose another base with --port"}
     */
    public UserFault(FaultCode code, String what, String why, String remedy) {
        super(what + ": " + why + "; " + remedy + ".");
        this.code = code;
        this.what = what;
        this.why = why;
        this.remedy = remedy;
    }

    /** As above, and keeps what it came from for the log. */
    public UserFault(FaultCode code, String what, String why, String remedy, Throwable cause) {
        this(code, what, why, remedy);
        initCause(cause);
    }

    public FaultCode code() {
        return code;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    /** The one sentence. */
    public String sentence() {
        return what + ": " + why + "; " + remedy + ".";
    }
}
