package org.boothline.qmanager.road;

/** @param reason if it was not accepted */
public record ReceiptReply(boolean accepted, String reason) {}
