package org.boothline.takes.store;

import java.util.Objects;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.LongRange;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.SignedManifest;
import org.jspecify.annotations.Nullable;

/**
 * take.json.
 *
 * @param version {@value #VERSION}
 * @param name any text that a person gave it, up to {@value #NAME_CHARS_MAX} characters; never part of a path
 * @param startedBy fingerprint of the station that started it
 * @param firstSample the take's samples are [firstSample, endSample)
 * @param endSample −1 while it is open
 * @param firstIndex its packets are [firstIndex, endIndex); they begin 2 before the first audible one, so that a decoder
 *     is warm
 * @param endIndex −1 while it is open
 * @param startEpochNs time of day of its first sample
 * @param endReason why it ended, for a person
 * @param successorOf the take that it continues after the sending process was restarted
 * @param manifest the sender's, once it is stopped and known
 */
public record TakeInfo(
        int version,
        String takeId,
        String name,
        String sessionId,
        String streamId,
        Direction direction,
        State state,
        String startedBy,
        long firstSample,
        long endSample,
        long firstIndex,
        long endIndex,
        long startEpochNs,
        @Nullable String endReason,
        @Nullable String successorOf,
        @Nullable SignedManifest manifest) {
    public static final int VERSION = 1;
    public static final int NAME_CHARS_MAX = 200;

    public TakeInfo {
        Ids.require(takeId);
        Ids.require(sessionId);
        Ids.require(streamId);
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(startedBy, "startedBy");
        if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
            throw new IllegalArgumentException("a take's name has 1 to 200 characters");
        }
        boolean open = state == State.OPEN;
        if (firstSample < 0 || firstIndex < 0) {
            throw new IllegalArgumentException("a take begins at sample and packet 0 or later");
        }
        if (open ? endSample != -1 || endIndex != -1 : endSample < firstSample || endIndex < firstIndex) {
            throw new IllegalArgumentException("a take ends after it begins, and only when it is stopped");
        }
    }

    /** A take that has just begun. */
    public static TakeInfo open(
            String takeId,
            String name,
            String sessionId,
            String streamId,
            Direction direction,
            String startedBy,
            long firstSample,
            long firstIndex,
            long startEpochNs,
            @Nullable String successorOf) {
        return new TakeInfo(
                VERSION,
                takeId,
                name,
                sessionId,
                streamId,
                direction,
                State.OPEN,
                startedBy,
                firstSample,
                -1,
                firstIndex,
                -1,
                startEpochNs,
                null,
                successorOf,
                null);
    }

    /** The same take, ended. */
    public TakeInfo stopped(long endSample, long endIndex, String endReason, @Nullable SignedManifest manifest) {
        return new TakeInfo(
                version,
                takeId,
                name,
                sessionId,
                streamId,
                direction,
                State.STOPPED,
                startedBy,
                firstSample,
                endSample,
                firstIndex,
                endIndex,
                startEpochNs,
                endReason,
                successorOf,
                manifest);
    }

    /**
     * The same stopped take with its manifest, whose word on range, time and reason counts: who wrote this may have had to
     * guess, because the sender was gone, or because it was gone itself.
     *
     * @throws UserFault (PROOF) if the manifest can't be read
     */
    public TakeInfo withManifest(SignedManifest signed) throws UserFault {
        Manifest manifest = signed.manifest();
        return new TakeInfo(
                version,
                takeId,
                name,
                sessionId,
                streamId,
                direction,
                State.STOPPED,
                startedBy,
                manifest.samples().first(),
                manifest.samples().end(),
                manifest.indices().first(),
                manifest.indices().end(),
                manifest.startEpochNs(),
                manifest.endReason(),
                successorOf,
                signed);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** @throws IllegalStateException while the take is open */
    public LongRange samples() {
        requireStopped();
        return new LongRange(firstSample, endSample);
    }

    /** @throws IllegalStateException while the take is open */
    public LongRange indices() {
        requireStopped();
        return new LongRange(firstIndex, endIndex);
    }

    private void requireStopped() {
        if (isOpen()) {
            throw new IllegalStateException("an open take has no end");
        }
    }
}
