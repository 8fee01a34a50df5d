package org.boothline.natives;

/** What can be set at an encoder, at any time; all are whole numbers. <b>Source</b>: opus_defines.h. */
public enum OpusSetting {
    /** Bits per second. */
    BITRATE(4002),
    /** 1 variable, 0 constant bitrate. */
    VARIABLE_BITRATE(4006),
    /** 0 to 10. */
    COMPLEXITY(4010),
    /** 1 on, 0 off. */
    IN_BAND_FEC(4012),
    /** Silence is not sent: 1 on, 0 off. */
    DTX(4016),
    /** Bits of the signal that mean something, 8 to 24. */
    LSB_DEPTH(4036),
    /** 1: frames do without what went before. */
    PREDICTION_DISABLED(4042);

    final int request;

    OpusSetting(int request) {
        this.request = request;
    }
}
