package org.boothline.qmanager.api;

import java.util.List;

/**
 * What this station's logs lack of a take.
 *
 * @param packetsMissing how many packets the network lost and no restore has fetched yet
 * @param missing their indices
 * @param sourceFaults samples for which the sender had no audio
 * @param unspooledPackets packets that the sender's disk refused
 * @param unspooledSamples samples that the sender's disk refused
 * @param damagedRecords records on this disk that fail their checksum, which count as missing
 */
public record GapView(
        long packetsMissing,
        List<RangeView> missing,
        List<RangeView> sourceFaults,
        List<RangeView> unspooledPackets,
        List<RangeView> unspooledSamples,
        int damagedRecords) {}
