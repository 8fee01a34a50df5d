package org.boothline.transport.path;

/** What a port is for: its name in sentences, and how its datagrams ask to be treated on the way. */
public enum PortRole {
    RTP("RTP", 0xB8),
    CONTROL("RTCP and control", 0xB8),
    /** Bulk data has no claim to haste. */
    Q_MANAGER("Q Manager", 0);

    private final String label;
    private final int trafficClassByte;

    PortRole(String label, int trafficClassByte) {
        this.label = label;
        this.trafficClassByte = trafficClassByte;
    }

    public String label() {
        return label;
    }

    /** The IP header's TOS byte: 0xB8 is DSCP "expedited forwarding" (RFC 3246), 0 best effort. */
    int trafficClassByte() {
        return trafficClassByte;
    }
}
