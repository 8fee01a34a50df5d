package org.boothline.qmanager.api;

/**
 * The body of every answer that is not 2xx.
 *
 * @param code a {@link org.boothline.base.fault.FaultCode}, or TOKEN, HOST, ORIGIN, ROUTE, METHOD, SIZE, BUSY, INTERNAL
 * @param sentence for a person: what failed, why, what to do
 */
public record FaultView(String code, String sentence) {}
