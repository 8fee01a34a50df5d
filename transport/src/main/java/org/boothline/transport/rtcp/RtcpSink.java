package org.boothline.transport.rtcp;

/**
 * Takes the packets of a compound that was found valid as a whole. The objects belong to the reader and are valid only
 * during the call. <b>Thread</b>: the reader's.
 */
public interface RtcpSink {
    void accept(SenderReport report);

    void accept(ReceiverReport report);

    void accept(SourceDescription description);

    void accept(Goodbye goodbye);

    /** Packets are missed. */
    default void accept(GenericNack nack) {}

    default void accept(ExtendedReport report) {}
}
