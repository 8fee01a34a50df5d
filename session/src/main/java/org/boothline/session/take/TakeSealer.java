package org.boothline.session.take;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.time.WallClock;
import org.boothline.session.wiring.SentStream;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.seal.ManifestMaker;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Ends takes on disk: at the sender with the range that the spool really holds and a signed manifest, at the receiver
 * with the sender's.
 *
 * <p><b>Thread</b>: called by control; waits for the disk and computes on the slow executor.
 */
final class TakeSealer {
    /** Before the packet that holds the first sample: two, so that a decoder is warm; and two for what is under way. */
    private static final int WARM_UP_PACKETS = 4;

    private static final long SPOOL_WAIT_MS = 8_000;
    private static final long SPOOL_LOOK_NS = 5_000_000;

    private final SessionFolder session;
    private final StationIdentity identity;
    private final Executor slow;
    private final WallClock wall;

    TakeSealer(SessionFolder session, StationIdentity identity, Executor slow, WallClock wall) {
        this.session = session;
        this.identity = identity;
        this.slow = slow;
        this.wall = wall;
    }

    /**
     * The first packet of a take: early enough to warm a decoder up.
     *
     * @param holding the packet that holds the take's first sample, or one before it
     */
    static long firstIndex(long holding) {
        return Math.max(0, holding - WARM_UP_PACKETS);
    }

    /**
     * Waits until the spool holds the take's last packet, finds the range, computes the roots, signs, writes take.json.
     *
     * @param ours the stream, or null if it has ended
     */
    CompletableFuture<TakeInfo> seal(TakeInfo open, long endSample, @Nullable SentStream ours, String reason) {
        return onSlow(() -> {
            Path folder = session.sentStream(open.streamId());
            StreamInfo stream = session.streamInfo(folder);
            if (ours != null) {
                awaitSpool(ours, endSample + stream.lookaheadSamples());
            }
            int frameSamples =
                    ours == null ? stream.frameSamples() : ours.format().frameSamples();
            long lastSample64 = endSample - 1 + stream.lookaheadSamples();
            TakeInfo stopped;
            try (LogIndex packets = packets(folder, open)) {
                long endIndex = endIndex(packets, open, lastSample64, frameSamples, producedEnd(folder, ours));
                stopped = open.stopped(endSample, endIndex, reason, null);
            }
            TakeInfo sealed = stopped.withManifest(ManifestMaker.close(session, stopped, identity, reason));
            session.take(open.takeId()).write(sealed);
            return sealed;
        });
    }

    /** The take as an earlier process, or the Q Manager, has sealed it. */
    CompletableFuture<TakeInfo> sealed(String takeId) {
        return onSlow(() -> session.take(takeId).info());
    }

    /** The device, or the call, may have ended before: then what there is is the end. */
    private void awaitSpool(SentStream ours, long sample64) {
        long deadlineMs = wall.epochMs() + SPOOL_WAIT_MS;
        while (ours.spooledSample64() < sample64 && ours.isRunning() && wall.epochMs() < deadlineMs) {
            LockSupport.parkNanos(this, SPOOL_LOOK_NS);
        }
    }

    private static long producedEnd(Path folder, @Nullable SentStream ours) throws IOException {
        return ours != null
                ? ours.nextIndex64()
                : SpoolFaults.read(folder).unspooledPackets().ranges().stream()
                        .mapToLong(LongRange::end)
                        .max()
                        .orElse(0);
    }

    private static LogIndex packets(Path folder, TakeInfo open) throws IOException {
        return LogIndex.open(folder, "packets", new LongRange(open.firstIndex(), Long.MAX_VALUE));
    }

    /**
     * One past the last packet that begins at {@code lastSample64} or before, in a log from the take's first packet on.
     * Packets that the log lacks belong to the take as well: they were sent. Where they lack at the end, time tells how
     * many there can be, by the shorter of the frames beside the hole.
     *
     * @param frameSamples of frames about which the log says nothing
     * @param producedEnd no packet from here on was ever made
     */
    static long endIndex(LogIndex packets, TakeInfo open, long lastSample64, int frameSamples, long producedEnd)
            throws IOException {
        RecordView record = new RecordView();
        int low = 0;
        int high = packets.size();
        long end = open.firstIndex();
        long endSample64 = open.firstSample() - (long) WARM_UP_PACKETS * frameSamples;
        int samplesBefore = frameSamples;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int found = middle;
            while (found >= low && !packets.readAt(found, record)) {
                found--; // Went bad since the scan: the one before it tells as much.
            }
            if (found < low) {
                low = middle + 1;
            } else if (record.sample64() <= lastSample64) {
                end = record.index64() + 1;
                samplesBefore = StreamFormat.frameSamplesOf(record.formatWord());
                endSample64 = record.sample64() + samplesBefore;
                low = middle + 1;
            } else {
                high = found;
            }
        }
        long next = high < packets.size() ? packets.keyAt(high) : Math.max(end, producedEnd);
        boolean hasAfter = high < packets.size() && packets.readAt(high, record);
        int samplesAfter = hasAfter ? StreamFormat.frameSamplesOf(record.formatWord()) : frameSamples;
        int shortest = Math.max(1, Math.min(samplesBefore, samplesAfter));
        long roomFor = Math.max(0, lastSample64 - endSample64 + shortest) / shortest;
        return Math.min(next, end + roomFor);
    }

    /** At the receiver, when the sender did not answer: the end as it was heard; the sender's word will count. */
    CompletableFuture<TakeInfo> unconfirmed(TakeInfo open, long endSample, String reason) {
        return onSlow(() -> {
            Path folder = session.streamOf(open);
            StreamInfo stream = session.streamInfo(folder);
            long lastSample64 = endSample - 1 + stream.lookaheadSamples();
            try (LogIndex packets = packets(folder, open)) {
                RecordView last = new RecordView();
                boolean any = packets.size() > 0 && packets.readAt(packets.size() - 1, last);
                int frameSamples = any ? StreamFormat.frameSamplesOf(last.formatWord()) : stream.frameSamples();
                long endIndex = endIndex(packets, open, lastSample64, frameSamples, Long.MAX_VALUE);
                return open.stopped(endSample, endIndex, reason, null);
            }
        });
    }

    /**
     * The take with the sender's manifest, if it is the sender's and about this take.
     *
     * @throws UserFault (PROOF) if it is not
     */
    TakeInfo checked(TakeInfo take, SignedManifest signed, Fingerprint sender) throws UserFault {
        Manifest manifest = signed.manifest();
        if (!signed.signatureHolds()
                || !signed.signer().equals(sender)
                || !manifest.take().equals(take.takeId())
                || !manifest.session().equals(take.sessionId())
                || !manifest.stream().equals(take.streamId())) {
            throw new UserFault(
                    FaultCode.PROOF,
                    "The booth's manifest of take \"" + take.name() + "\" was refused",
                    "it is not signed by the booth, or is about another take",
                    "stop the call and see who is at the other end");
        }
        if (!take.isOpen()) {
            return take.withManifest(signed);
        }
        TakeInfo begun = TakeInfo.open(
                take.takeId(),
                take.name(),
                take.sessionId(),
                take.streamId(),
                take.direction(),
                take.startedBy(),
                manifest.samples().first(),
                manifest.indices().first(),
                manifest.startEpochNs(),
                take.successorOf());
        return begun.stopped(manifest.samples().end(), manifest.indices().end(), manifest.endReason(), signed);
    }

    /** What went wrong, for the user. */
    static String sentence(String takeName, Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause instanceof UserFault told
                ? told.sentence()
                : "Take \"" + takeName + "\" could not be signed: " + cause + "; the Q Manager will try again.";
    }

    private <T> CompletableFuture<T> onSlow(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        slow.execute(() -> {
            try {
                result.complete(work.run());
            } catch (IOException e) {
                result.completeExceptionally(new UserFault(
                        FaultCode.DISK,
                        "The take can't be closed",
                        String.valueOf(e.getMessage()),
                        "check that the disk has room; the Q Manager will try again",
                        e));
            } catch (UserFault | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException, UserFault;
    }
}
