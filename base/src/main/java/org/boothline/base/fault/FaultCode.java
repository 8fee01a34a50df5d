package org.boothline.base.fault;

/** What kind of thing failed; programs tell faults apart by this, people by the sentence. */
public enum FaultCode {
    /** A command or setting that can't be: an odd base port, an unknown codec. */
    USAGE(2),
    /** A port is in use or may not be opened. */
    PORT(3),
    /** A sound card is unknown, busy, gone, or can't do what was asked. */
    DEVICE(4),
    /** A file or folder can't be read or written, is damaged, or there is no space left. */
    DISK(5),
    /** The other station can't be reached, or went away. */
    NETWORK(6),
    /** The other station is not who it should be, or is not trusted. */
    TRUST(7),
    /** The other station speaks another version. */
    PROTOCOL(8),
    /** No codec can be used on this machine. */
    CODEC(9),
    /** A take, session or job that does not exist or is not in the right state. */
    TAKE(10),
    /** The proof does not hold. */
    PROOF(11),
    /** The Q Manager can't be started or reached. */
    QMANAGER(12);

    private final int exitCode;

    FaultCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a command that ends with this fault. */
    public int exitCode() {
        return exitCode;
    }
}
