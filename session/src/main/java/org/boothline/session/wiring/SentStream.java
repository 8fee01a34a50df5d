package org.boothline.session.wiring;

import org.boothline.base.media.StreamFormat;
import org.boothline.takes.store.StreamInfo;

/** A stream of ours, as far as takes need to know it. <b>Thread</b>: any. */
public interface SentStream {
    StreamInfo stream();

    /** What is sent now: frame size and bitrate may have changed since the stream began. */
    StreamFormat format();

    /** The packet that holds a sample which was captured, or one not long before it. */
    long packetOf(long sample64);

    /** The sample that is captured next. */
    long capturedSample64();

    /** Packets produced so far. */
    long nextIndex64();

    /** Where the spool ends: everything before was handed to the operating system, or is listed as lost. */
    long spooledSample64();

    /** False when nothing more will come. */
    boolean isRunning();
}
