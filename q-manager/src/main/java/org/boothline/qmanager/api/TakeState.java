package org.boothline.qmanager.api;

/** How far a take is on its way to the file that the microphone heard. */
public enum TakeState {
    /** Still being recorded. */
    OPEN,
    /** Ended; what arrived is there. */
    RECORDED,
    /** Missing packets are being fetched. */
    RESTORING,
    /** All packets are proven. */
    RESTORED,
    /** The PCM is being fetched. */
    REPLACING,
    /** The sender's samples are proven. */
    REPLACED,
    /** Everything the sender has is here, but the sender does not have everything. */
    PARTIAL,
    /** The last job failed; its reason says why. */
    FAILED
}
