package org.boothline.qmanager.job;

/** Whether the sender has our signed receipt. Goes on after the job is done. */
public enum ReceiptDelivery {
    /** No receipt was made (yet). */
    NONE,
    /** Made and signed; offered until the sender takes it. */
    PENDING,
    /** The sender has it. */
    DELIVERED,
    /** The sender does not want it; the log says why. Our own proof holds all the same. */
    REFUSED
}
