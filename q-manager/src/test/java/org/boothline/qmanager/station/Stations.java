package org.boothline.qmanager.station;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.seal.ManifestMaker;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.SessionInfo;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;

/**
 * Two data folders as a call would leave them: a booth that sent a stream and spooled it, and a studio that received
 * most of it; one take, stopped on both sides, signed by the booth.
 */
public final class Stations {
    public static final long START_EPOCH_NS = 1_767_225_600_000_000_000L;

    public final Path boothDir;
    public final Path studioDir;
    public final StationIdentity booth;
    public final StationIdentity studio;
    public final TakeStore boothStore;
    public final TakeStore studioStore;
    public final String sessionId = Ids.random();
    public final String streamId = Ids.random();
    public final String takeId = Ids.random();
    public final StreamFormat format;
    public final int lookahead;
    public LongRange samples = new LongRange(0, 0);
    public LongRange indices = new LongRange(0, 0);

    /** What happens on the way. */
    public static final class Story {
        private final double seconds;
        private StreamFormat format = StreamFormat.opus(1);
        private LongPredicate lost = index -> false;
        private LongPredicate packetNotSpooled = index -> false;
        private LongPredicate samplesNotSpooled = index -> false;
        private int[] frameSamples = {};
        private LongRange sourceFault = new LongRange(0, 0);
        private boolean open;
        private boolean unsigned;

        public Story(double seconds) {
            this.seconds = seconds;
        }

        public Story format(StreamFormat now) {
            format = now;
            return this;
        }

        /** Frames change their length every 30 packets, and begin anew after the last of these. */
        public Story frames(int... samples) {
            frameSamples = samples;
            return this;
        }

        private int frameSamples(long index) {
            return frameSamples.length == 0
                    ? format.frameSamples()
                    : frameSamples[(int) (index / 30 % frameSamples.length)];
        }

        /** Which packets don't reach the studio. */
        public Story loses(LongPredicate indices) {
            lost = indices;
            return this;
        }

        public Story doesNotSpoolPacket(LongPredicate indices) {
            packetNotSpooled = indices;
            return this;
        }

        /** By the index of the packet that they are in. */
        public Story doesNotSpoolSamples(LongPredicate indices) {
            samplesNotSpooled = indices;
            return this;
        }

        /** The microphone is gone for these samples, which begin at a frame. */
        public Story sourceFault(LongRange samples) {
            sourceFault = samples;
            return this;
        }

        /** Both takes are still open, as if both apps had died. */
        public Story staysOpen() {
            open = true;
            return this;
        }

        /** The booth's take is stopped but not signed yet. */
        public Story unsigned() {
            unsigned = true;
            return this;
        }
    }

    /** Makes the folders {@code booth} and {@code studio} in {@code root}. */
    public static Stations make(Path root, Story story) throws IOException, UserFault {
        return new Stations(root, story);
    }

    private Stations(Path root, Story story) throws IOException, UserFault {
        boothDir = root.resolve("booth");
        studioDir = root.resolve("studio");
        booth = IdentityStore.loadOrCreate(boothDir);
        studio = IdentityStore.loadOrCreate(studioDir);
        boothStore = new TakeStore(boothDir);
        studioStore = new TakeStore(studioDir);
        format = story.format;
        SessionFolder boothSession = boothStore.createSession(session(studio, "Studio", 7_000));
        SessionFolder studioSession = studioStore.createSession(session(booth, "Booth", 6_000));
        try (FrameEncoder encoder = Codecs.encoder(format)) {
            lookahead = encoder.lookaheadSamples();
            StreamInfo stream = new StreamInfo(
                    1,
                    streamId,
                    booth.fingerprint().hex(),
                    format.codec(),
                    format.channels(),
                    format.frameSamples(),
                    format.bitrateBps(),
                    lookahead,
                    48_000,
                    START_EPOCH_NS);
            Path sent = boothSession.sentStream(streamId);
            Path received = studioSession.receivedStream(streamId);
            boothSession.writeStreamInfo(sent, stream);
            studioSession.writeStreamInfo(received, stream);
            List<Long> firstSamples = writeLogs(story, encoder, sent, received);
            range(story, firstSamples);
        }
        writeTakes(story, boothSession, studioSession);
    }

    private SessionInfo session(StationIdentity peer, String name, int basePort) {
        PeerInfo info = new PeerInfo(peer.fingerprint().hex(), name, "127.0.0.1", basePort, "");
        return new SessionInfo(1, sessionId, START_EPOCH_NS / 1_000_000, List.of(info), "00".repeat(32));
    }

    private List<Long> writeLogs(Story story, FrameEncoder encoder, Path sent, Path received) throws IOException {
        Speech speech = new Speech(5, format.channels());
        int[] samples = new int[StreamFormat.FRAME_SAMPLES_MAX * format.channels()];
        byte[] pcm = new byte[samples.length * 3];
        byte[] payload = new byte[EncodedFrame.PAYLOAD_BYTES_MAX];
        List<Long> firstSamples = new ArrayList<>();
        try (SegmentWriter packets = new SegmentWriter(sent, "packets");
                SegmentWriter spooled = new SegmentWriter(sent, "pcm");
                SegmentWriter arrived = new SegmentWriter(received, "packets");
                SpoolFaults faults = new SpoolFaults(sent)) {
            if (story.sourceFault.count() > 0) {
                faults.sourceFault(story.sourceFault, "the microphone was unplugged");
            }
            long count = Math.round(story.seconds * 48_000);
            long sample64 = 0;
            int frame = 0;
            for (long index = 0, captured = 0; captured < count; index++, captured += frame, sample64 += frame) {
                frame = story.frameSamples(index);
                int word = StreamFormat.word(format.codec(), format.channels(), frame);
                speech.read(samples, frame);
                if (sample64 == story.sourceFault.first()) {
                    sample64 = story.sourceFault.end();
                }
                firstSamples.add(sample64);
                int bytes = encoder.encode(samples, frame, payload);
                if (!story.packetNotSpooled.test(index)) {
                    packets.append(RecordType.PACKET, index, sample64, word, payload, 0, bytes);
                }
                if (!story.lost.test(index)) {
                    arrived.append(RecordType.PACKET, index, sample64, word, payload, 0, bytes);
                }
                if (!story.samplesNotSpooled.test(index)) {
                    littleEndian(samples, pcm);
                    spooled.append(RecordType.PCM, index, sample64, word, pcm, 0, frame * format.channels() * 3);
                }
            }
        }
        return firstSamples;
    }

    /** The take begins and ends off the frames' borders, half a second inside of the stream. */
    private void range(Story story, List<Long> firstSamples) {
        long last = firstSamples.get(firstSamples.size() - 1);
        samples = new LongRange(24_077, last - 4_801);
        int first = 0;
        while (firstSamples.get(first) + story.frameSamples(first) - lookahead <= samples.first()) {
            first++;
        }
        int end = first;
        while (firstSamples.get(end) < samples.end() + lookahead) {
            end++;
        }
        indices = new LongRange(Math.max(0, first - 2), end);
    }

    private void writeTakes(Story story, SessionFolder boothSession, SessionFolder studioSession) throws UserFault {
        TakeInfo sent = take(Direction.SENT);
        TakeInfo got = take(Direction.RECEIVED);
        if (!story.open) {
            sent = sent.stopped(samples.end(), indices.end(), "stopped", null);
            got = got.stopped(samples.end(), indices.end(), "stopped", null);
            if (!story.unsigned) {
                sent = sent.withManifest(ManifestMaker.close(boothSession, sent, booth, "stopped"));
            }
        }
        boothSession.take(takeId).write(sent);
        studioSession.take(takeId).write(got);
    }

    private TakeInfo take(Direction direction) {
        return TakeInfo.open(
                takeId,
                "Scene 3 – take 1",
                sessionId,
                streamId,
                direction,
                studio.fingerprint().hex(),
                samples.first(),
                indices.first(),
                START_EPOCH_NS + samples.first() * 1_000_000_000L / 48_000,
                null);
    }

    public SessionFolder boothSession() {
        return boothStore.session(sessionId).orElseThrow();
    }

    public SessionFolder studioSession() {
        return studioStore.session(sessionId).orElseThrow();
    }

    public TakeFolder boothTake() {
        return boothSession().take(takeId);
    }

    public TakeFolder studioTake() {
        return studioSession().take(takeId);
    }

    public Path spool() {
        return boothSession().sentStream(streamId);
    }

    public Path received() {
        return studioSession().receivedStream(streamId);
    }

    /** Tells each station where the other one is. */
    public void areAt(int boothBasePort, int studioBasePort) throws UserFault {
        studioSession().update(session(booth, "Booth", boothBasePort));
        boothSession().update(session(studio, "Studio", studioBasePort));
    }

    /** The session as a stranger to the studio would have it: the booth serves somebody else. */
    public void boothServesOnly(StationIdentity other) throws UserFault {
        boothSession().update(session(other, "Somebody", 9_000));
    }

    /** The files of a log. */
    public static List<Path> segments(Path folder, String prefix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix + "-"))
                    .sorted()
                    .toList();
        }
    }

    /** 24-bit samples as captured. */
    public static void littleEndian(int[] samples, byte[] pcm) {
        for (int i = 0; i < samples.length; i++) {
            pcm[3 * i] = (byte) samples[i];
            pcm[3 * i + 1] = (byte) (samples[i] >> 8);
            pcm[3 * i + 2] = (byte) (samples[i] >> 16);
        }
    }
}
