package org.boothline.takes.seal;

import java.io.IOException;
import java.nio.file.Path;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PacketLeaves;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeInfo;

/**
 * Makes the manifest of a take of ours: reads the spool back from disk and signs what is really there.
 *
 * <p><b>Thread</b>: any that may wait for the disk: an hour of audio takes some seconds. The spool must have been flushed
 * past the end of the take. <b>Memory</b>: the index of the take's records and about 2 MB.
 */
public final class ManifestMaker {
    private ManifestMaker() {}

    /**
     * Computes and signs. What a record should be there for and is not, whether the disk refused it or damaged it, is
     * declared as unspooled; samples that were never captured as source faults.
     *
     * @param take a take of ours, stopped, or at least with its range final
     * @throws UserFault (DISK) if the spool or stream.json can't be read
     */
    public static SignedManifest close(SessionFolder session, TakeInfo take, StationIdentity identity, String endReason)
            throws UserFault {
        Path folder = session.sentStream(take.streamId());
        StreamInfo stream = session.streamInfo(folder);
        try (LogIndex packets = LogIndex.open(folder, "packets", take.indices());
                LogIndex pcm = LogIndex.open(folder, "pcm", take.samples())) {
            SpoolFaults.Listed listed = SpoolFaults.read(folder);
            RangeSet faults = GapMap.sourceFaults(LogStack.of(packets), take.indices());
            listed.sourceFaultSamples().ranges().forEach(faults::add);
            Manifest manifest = manifest(take, stream, identity, packets, pcm, faults, endReason);
            return SignedManifest.sign(manifest, identity);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The spool of take " + take.takeId() + " can't be read",
                    String.valueOf(e.getMessage()),
                    "check the disk; what was recorded is still in " + folder,
                    e);
        }
    }

    private static Manifest manifest(
            TakeInfo take,
            StreamInfo stream,
            StationIdentity identity,
            LogIndex packets,
            LogIndex pcm,
            RangeSet faults,
            String endReason)
            throws IOException {
        RangeSet unspooledPackets = packets.present().missingFrom(take.indices());
        PacketLeaves.Root packetRoot = PacketLeaves.root(packets, take.indices(), unspooledPackets);
        while (!packetRoot.missing().isEmpty()) {
            // Went bad between the scan and now.
            packetRoot.missing().ranges().forEach(unspooledPackets::add);
            packetRoot = PacketLeaves.root(packets, take.indices(), unspooledPackets);
        }
        PcmLeaves.Root pcmRoot = PcmLeaves.root(pcm, take.samples(), stream.channels());
        RangeSet sourceFaults = new RangeSet();
        RangeSet unspooledSamples = new RangeSet();
        for (LongRange absent : pcmRoot.absent().ranges()) {
            faults.within(absent).ranges().forEach(sourceFaults::add);
            faults.missingFrom(absent).ranges().forEach(unspooledSamples::add);
        }
        return new Manifest(
                take.sessionId(),
                take.takeId(),
                take.name(),
                take.streamId(),
                identity.fingerprint(),
                stream.codec(),
                stream.channels(),
                stream.lookaheadSamples(),
                take.samples(),
                take.indices(),
                take.startEpochNs(),
                packetRoot.root(),
                pcmRoot.root(),
                pcmRoot.pcmSha256(),
                packetRoot.packets(),
                sourceFaults,
                unspooledPackets,
                unspooledSamples,
                endReason);
    }
}
