package org.boothline.takes.store;

import java.util.Objects;
import org.boothline.takes.proof.SignedManifest;

/** manifest.json: a manifest that was fetched after the take was stopped without one. */
record FetchedManifest(int version, SignedManifest manifest) {
    static final int VERSION = 1;

    FetchedManifest {
        Objects.requireNonNull(manifest, "manifest");
    }
}
