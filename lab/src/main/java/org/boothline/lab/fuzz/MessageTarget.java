package org.boothline.lab.fuzz;

import java.nio.charset.StandardCharsets;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.Messages;
import org.boothline.transport.message.RefusalCode;

/** Control messages: a mutated one is refused, with an answer that can be sent, or means what it says. */
final class MessageTarget implements FuzzTarget {
    private static final int BYTES_MAX = 1 << 17;

    private final Corpus corpus = Corpus.ofText(MessageSamples.texts(), BYTES_MAX);

    @Override
    public String name() {
        return "message";
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    @Override
    public double weight() {
        return 1.5;
    }

    @Override
    public boolean takes(byte[] input) throws Exception {
        Message message;
        try {
            message = Messages.read(input);
        } catch (MessageFault fault) {
            Message refusal = Messages.read(Messages.write(fault.refusal()));
            BrokenPromise.unless(refusal.equals(fault.refusal()), "a refusal can't be sent: " + fault.refusal());
            BrokenPromise.unless(fault.code() != RefusalCode.FAILED, "a peer's fault is called ours");
            return false;
        }
        Message again = Messages.read(Messages.write(message));
        BrokenPromise.unless(
                again.equals(message),
                "a message reads otherwise when written: " + new String(input, StandardCharsets.UTF_8));
        return true;
    }
}
