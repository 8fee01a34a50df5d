package org.boothline.takes.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SegmentRecovery;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.LiveLock;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;

/**
 * Closes the takes that an application left open when it died, at the last good record: ours with a manifest, the other
 * station's without (its sender will sign one).
 *
 * <p><b>Thread</b>: any that may wait for the disk.
 */
public final class TakeCloser {
    /** A dying process loses up to a second, and not the same of both logs: up to here the shorter one counts. */
    private static final long SKEW_SAMPLES_MAX = StreamFormat.SAMPLE_RATE_HZ;

    private TakeCloser() {}

    /**
     * Closes the open takes of a session that nobody works on any more. For the Q Manager, now and then.
     *
     * @return the takes that were closed; empty while an app is alive, or if there is nothing to close
     * @throws UserFault (DISK) if something can't be read or written; what was closed until then stays closed
     */
    public static List<TakeInfo> closeLapsed(SessionFolder session, StationIdentity identity, long nowEpochMs)
            throws UserFault {
        if (!session.isLapsed(nowEpochMs) || openTakes(session).isEmpty()) {
            return List.of();
        }
        long diedEpochMs = session.lastAliveEpochMs();
        Optional<LiveLock> lock = session.tryLockLive();
        if (lock.isEmpty()) {
            return List.of();
        }
        try (LiveLock held = lock.get()) {
            return closeAll(session, identity, diedEpochMs);
        } catch (IOException e) {
            throw unreadable(session.toString(), e);
        }
    }

    /**
     * Closes the open takes of a session whose lock the caller holds and in which it has not begun to write yet. For the
     * app when it comes back.
     *
     * @param diedEpochMs when the dead process was last seen, {@link SessionFolder#lastAliveEpochMs} before the caller's
     *     first touch
     */
    public static List<TakeInfo> closeAll(SessionFolder session, StationIdentity identity, long diedEpochMs)
            throws UserFault {
        List<TakeInfo> closed = new ArrayList<>();
        for (TakeFolder take : openTakes(session)) {
            closed.add(close(session, take, identity, diedEpochMs));
        }
        return closed;
    }

    private static List<TakeFolder> openTakes(SessionFolder session) throws UserFault {
        List<TakeFolder> open = new ArrayList<>();
        for (TakeFolder take : session.takes()) {
            try {
                if (take.info().isOpen()) {
                    open.add(take);
                }
            } catch (UserFault e) {
                // A damaged take.json must not keep the other takes open; TakeStore.faults names it.
                continue;
            }
        }
        return open;
    }

    private static TakeInfo close(SessionFolder session, TakeFolder folder, StationIdentity identity, long diedEpochMs)
            throws UserFault {
        TakeInfo take = folder.info();
        Path stream = session.streamOf(take);
        boolean sent = take.direction() == Direction.SENT;
        String reason = (sent ? "the sending" : "the receiving") + " application stopped unexpectedly at "
                + Instant.ofEpochMilli(diedEpochMs).truncatedTo(ChronoUnit.SECONDS);
        try {
            SegmentRecovery.truncateTornTail(stream, "packets");
            SegmentRecovery.truncateTornTail(stream, "pcm");
            TakeInfo closed = stopped(take, stream, session.streamInfo(stream), reason);
            if (sent) {
                closed = closed.withManifest(ManifestMaker.close(session, closed, identity, reason));
            }
            folder.write(closed);
            return closed;
        } catch (IOException e) {
            throw unreadable(folder.toString(), e);
        }
    }

    /** The take with the end that the logs give it. */
    private static TakeInfo stopped(TakeInfo take, Path stream, StreamInfo info, String reason) throws IOException {
        long endIndex = take.firstIndex();
        long packetEnd = take.firstSample();
        try (LogIndex packets = LogIndex.open(stream, "packets", new LongRange(take.firstIndex(), Long.MAX_VALUE))) {
            RecordView last = new RecordView();
            if (packets.size() > 0 && packets.readAt(packets.size() - 1, last)) {
                endIndex = last.index64() + 1;
                packetEnd = last.sample64() + StreamFormat.frameSamplesOf(last.formatWord()) - info.lookaheadSamples();
            }
        }
        long end = packetEnd;
        if (take.direction() == Direction.SENT) {
            // What the disk refused was sent all the same: it belongs to the take, as unspooled.
            SpoolFaults.Listed refused = SpoolFaults.read(stream);
            endIndex = Math.max(endIndex, end(refused.unspooledPackets()));
            end = Math.max(sampleEnd(take, stream, packetEnd), end(refused.unspooledSamples()));
        }
        return take.stopped(Math.max(end, take.firstSample()), endIndex, reason, null);
    }

    private static long sampleEnd(TakeInfo take, Path stream, long packetEnd) throws IOException {
        try (LogIndex pcm = LogIndex.open(stream, "pcm", new LongRange(take.firstSample(), Long.MAX_VALUE))) {
            long pcmEnd = pcm.end().orElse(take.firstSample());
            return Math.abs(pcmEnd - packetEnd) <= SKEW_SAMPLES_MAX
                    ? Math.min(pcmEnd, packetEnd)
                    : Math.max(pcmEnd, packetEnd);
        }
    }

    private static long end(RangeSet set) {
        List<LongRange> ranges = set.ranges();
        return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).end();
    }

    private static UserFault unreadable(String what, IOException e) {
        return new UserFault(
                FaultCode.DISK,
                "The open takes of " + what + " can't be closed",
                String.valueOf(e.getMessage()),
                "check that the disk has room and is sound; it will be tried again",
                e);
    }
}
