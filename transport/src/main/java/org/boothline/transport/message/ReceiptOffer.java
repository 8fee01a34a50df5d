package org.boothline.transport.message;

/**
 * Brings the receiver's signed receipt: it holds what the manifest promised. Answer: {@link ReceiptAnswer}.
 */
public record ReceiptOffer(String sessionId, String takeId, SignedLines receipt) implements Message {
    public ReceiptOffer {
        Check.id("sessionId", sessionId);
        Check.id("takeId", takeId);
        Check.given("receipt", receipt);
    }
}
