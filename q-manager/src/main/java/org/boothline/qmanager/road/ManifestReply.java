package org.boothline.qmanager.road;

import org.boothline.takes.proof.SignedManifest;
import org.boothline.transport.message.ServeStatus;
import org.jspecify.annotations.Nullable;

/** @param manifest if READY, else null */
public record ManifestReply(
        ServeStatus status, String reason, @Nullable SignedManifest manifest) {}
