package org.boothline.lab.fuzz;

/** A case was neither refused nor taken as it should have been, although nothing was thrown. */
final class BrokenPromise extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenPromise(String what) {
        super(what);
    }

    static void unless(boolean kept, String what) throws BrokenPromise {
        if (!kept) {
            throw new BrokenPromise(what);
        }
    }
}
