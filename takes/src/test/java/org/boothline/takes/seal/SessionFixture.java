package org.boothline.takes.seal;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.Codec;
import org.boothline.base.time.VirtualClock;
import org.boothline.takes.proof.Spool;
import org.boothline.takes.proof.Stations;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.SessionInfo;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;

/** One session of booth and studio with one stream, on one side of it. */
final class SessionFixture {
    static final String STREAM = "00112233445566cc";
    static final String TAKE = "00112233445566bb";
    static final String SESSION = "00112233445566aa";

    final VirtualClock clock = new VirtualClock();
    final SessionFolder session;
    final Path stream;
    final TakeFolder take;
    private final Direction direction;

    SessionFixture(Path data, Direction direction) throws Exception {
        this.direction = direction;
        StationIdentity peer = direction == Direction.SENT ? Stations.STUDIO : Stations.BOOTH;
        String certificate =
                Base64.getEncoder().encodeToString(peer.certificate().getEncoded());
        session = new TakeStore(data, clock)
                .createSession(new SessionInfo(
                        1,
                        SESSION,
                        clock.epochMs(),
                        List.of(new PeerInfo(peer.fingerprint().hex(), "peer", "127.0.0.1", 6000, certificate)),
                        "00"));
        stream = direction == Direction.SENT ? session.sentStream(STREAM) : session.receivedStream(STREAM);
        session.writeStreamInfo(
                stream,
                new StreamInfo(
                        1,
                        STREAM,
                        Stations.BOOTH.fingerprint().hex(),
                        Codec.OPUS,
                        1,
                        Spool.FRAME,
                        256_000,
                        120,
                        48_000,
                        clock.epochNs()));
        take = session.take(TAKE);
    }

    /** A take from sample 2,400 on, whose first packet is 8. */
    TakeInfo open() throws Exception {
        TakeInfo info = TakeInfo.open(
                TAKE,
                "Ophelia",
                SESSION,
                STREAM,
                direction,
                Stations.STUDIO.fingerprint().hex(),
                2_400,
                8,
                clock.epochNs(),
                null);
        take.write(info);
        return info;
    }
}
