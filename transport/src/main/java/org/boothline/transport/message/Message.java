package org.boothline.transport.message;

/**
 * A request or answer on the control channel. As JSON it is an object with {@code type} (the record's name, first
 * letter
 * small), {@code version} and the record's components. The records check themselves: one that exists is within all its
 * ranges.
 */
public sealed interface Message
        permits Hello,
                HelloAnswer,
                PairCommit,
                PairNonce,
                PairReveal,
                PairVerdict,
                StreamOffer,
                StreamAnswer,
                ReportOffer,
                ReportAnswer,
                RekeyRequest,
                RekeyAnswer,
                TakeStart,
                TakeStarted,
                TakeStop,
                TakeStopped,
                ClockPing,
                ClockPong,
                Bye,
                ByeAnswer,
                Refusal,
                ManifestRequest,
                ManifestAnswer,
                PacketsRequest,
                PacketsAnswer,
                PcmRequest,
                PcmAnswer,
                ReceiptOffer,
                ReceiptAnswer {}
