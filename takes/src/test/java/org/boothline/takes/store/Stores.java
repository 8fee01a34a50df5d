package org.boothline.takes.store;

import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.Codec;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.SignedManifest;

/** Sessions and takes for tests. */
final class Stores {
    static final Fingerprint PEER = new Fingerprint("ab".repeat(32));
    static final Fingerprint STRANGER = new Fingerprint("cd".repeat(32));
    static final String SESSION = "00000000000000aa";
    static final String STREAM = "00000000000000bb";

    private Stores() {}

    static SessionInfo session(String id, long createdEpochMs) {
        PeerInfo peer = new PeerInfo(PEER.hex(), "Studio", "192.0.2.7", 7000, "");
        return new SessionInfo(SessionInfo.VERSION, id, createdEpochMs, List.of(peer), "00ff");
    }

    static TakeInfo open(String takeId, String name, long startEpochNs) {
        return TakeInfo.open(takeId, name, SESSION, STREAM, Direction.SENT, PEER.hex(), 480, 2, startEpochNs, null);
    }

    static TakeFolder write(SessionFolder session, TakeInfo take) throws UserFault {
        TakeFolder folder = session.take(take.takeId());
        folder.write(take);
        return folder;
    }

    /** What a sender says of the take that {@link #open} begins at 7: [480, 4800), packets 2 to 21. Not really signed. */
    static SignedManifest manifest(String endReason) {
        Manifest manifest = new Manifest(
                SESSION,
                "0123456789abcdef",
                "Spot",
                STREAM,
                PEER,
                Codec.OPUS,
                1,
                120,
                new LongRange(480, 4_800),
                new LongRange(2, 22),
                7,
                "ab".repeat(32),
                "cd".repeat(32),
                "ef".repeat(32),
                20,
                new RangeSet(),
                new RangeSet(),
                new RangeSet(),
                endReason);
        return new SignedManifest(manifest.lines(), "Y2VydA==", "c2ln");
    }
}
