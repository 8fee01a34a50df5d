package org.boothline.transport.message;

/**
 * Begins the comparing of words: the dialling side binds itself to a nonce that it does not tell yet. Answer:
 * {@link PairNonce}.
 *
 * @param name the dialling station's, as people see it; 1 to 64 characters
 * @param commitmentHex over the nonce and both fingerprints, 64 hexadecimal digits
 */
public record PairCommit(String name, String commitmentHex) implements Message {
    public PairCommit {
        Check.text("name", name, 1, Check.NAME_CHARS);
        Check.hex("commitmentHex", commitmentHex, Check.HASH_DIGITS);
    }
}
