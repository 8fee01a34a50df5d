package org.boothline.session.take;

import org.boothline.session.wiring.HeardStream;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.StreamInfo;

/** The booth's stream as the studio hears it; where it stands is the test's to say. */
final class FakeHeard implements HeardStream {
    private final StreamInfo stream;
    long heardSample64 = -1;
    long packetsLost;

    FakeHeard(SessionFolder session, String streamId, String sender) throws Exception {
        stream = FakeSent.info(streamId, sender);
        session.writeStreamInfo(session.receivedStream(streamId), stream);
    }

    @Override
    public StreamInfo stream() {
        return stream;
    }

    @Override
    public long heardSample64() {
        return heardSample64;
    }

    @Override
    public long packetOf(long sample64) {
        return sample64 / FakeSent.FORMAT.frameSamples();
    }

    @Override
    public long packetsLost() {
        return packetsLost;
    }
}
