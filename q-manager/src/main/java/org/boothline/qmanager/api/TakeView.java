package org.boothline.qmanager.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A take as this station has it.
 *
 * @param direction SENT or RECEIVED
 * @param reason the sentence that belongs to PARTIAL or FAILED
 * @param startEpochNs time of day of the first sample
 * @param endSample −1 while the take is open
 * @param packetRoot hexadecimal, once proven (RECEIVED) or signed (SENT)
 * @param pcmRoot as above
 * @param pcmSha256 SHA-256 of the take's captured samples as signed by the sender, once the manifest is here
 * @param receivedWav absolute path, or null while there is none
 * @param restoredWav as above
 * @param replacedWav as above
 * @param bytesResent payload bytes that this station sent (SENT) or fetched (RECEIVED) for the take after the call
 * @param bytesMissing payload bytes that its jobs found missing
 * @param receipts SENT: what the other side has proven: {@code restored}, {@code replaced}
 * @param gaps null in lists and while the take is open
 * @param jobs at most one restore and one replace
 */
public record TakeView(
        int version,
        String takeId,
        String name,
        String sessionId,
        String streamId,
        String direction,
        TakeState state,
        @Nullable String reason,
        String folder,
        long startEpochNs,
        long firstSample,
        long endSample,
        long firstIndex,
        long endIndex,
        double seconds,
        @Nullable String endReason,
        @Nullable String successorOf,
        @Nullable String packetRoot,
        @Nullable String pcmRoot,
        @Nullable String pcmSha256,
        @Nullable String receivedWav,
        @Nullable String restoredWav,
        @Nullable String replacedWav,
        long bytesResent,
        long bytesMissing,
        List<String> receipts,
        @Nullable GapView gaps,
        List<JobView> jobs) {}
