package org.boothline.session.wiring;

import org.boothline.takes.store.StreamInfo;

/** The other station's stream, as far as takes need to know it. <b>Thread</b>: any. */
public interface HeardStream {
    StreamInfo stream();

    /** The captured sample being heard; −1 before the first. */
    long heardSample64();

    /** The packet that holds a sample, or one not long before it, as far as what has arrived tells. */
    long packetOf(long sample64);

    /** Packets that have not arrived. */
    long packetsLost();
}
