package org.boothline.lab.fuzz;

/**
 * Something that reads what others wrote, and its promise: how it may end. <b>Thread</b>: all methods on the thread that made
 * it.
 */
public interface FuzzTarget extends AutoCloseable {
    /** One word or two with a dash; names it on the command line. */
    String name();

    /** What it reads when nobody interferes. */
    Corpus corpus();

    /** Its share of all cases; 1 is usual, slow ones have less. */
    default double weight() {
        return 1;
    }

    /**
     * One case.
     *
     * @param input the target's to keep and to change
     * @return true if it was taken for good, false if it was refused as documented
     * @throws Exception of any kind: the promise is broken, and the case is a finding
     */
    boolean takes(byte[] input) throws Exception;

    /** After the last case: what runs aside has come to its end, and the honest are still served. */
    default void settle() throws Exception {}

    @Override
    default void close() throws Exception {}
}
