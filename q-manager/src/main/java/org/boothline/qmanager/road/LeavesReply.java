package org.boothline.qmanager.road;

import org.boothline.takes.proof.LeafHashes;
import org.boothline.transport.message.ServeStatus;

/** @param leaves if READY, else none */
public record LeavesReply(ServeStatus status, String reason, LeafHashes leaves) {}
