package org.boothline.transport.message;

/**
 * The hang-up was heard.
 */
public record ByeAnswer() implements Message {}
