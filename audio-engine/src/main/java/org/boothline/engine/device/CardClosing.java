package org.boothline.engine.device;

/**
 * Closes a card's line without waiting for ever: the close of a card whose sound server hangs doesn't come back either,
 * and whoever hangs up must not hang. <b>Thread</b>: any; the close runs on a daemon thread of its own.
 */
final class CardClosing {
    /** A card that can be closed is closed within milliseconds. */
    static final long PATIENCE_MS = 2_000;

    private CardClosing() {}

    /** Returns when the line is closed, or after {@code patienceMs}. */
    static void close(Runnable closes, String deviceName, long patienceMs) {
        Thread closing = new Thread(closes, "device-close " + deviceName);
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(patienceMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
