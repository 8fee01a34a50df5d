package org.boothline.qmanager.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.engine.wav.WavSummary;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.PlayoutNotes;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;

/**
 * {@code received.wav}: what arrived of a stopped take, with concealment where packets are missing. Cue points mark the
 * gaps and what the ear got concealed although the packet came in the end.
 *
 * <p><b>Thread</b>: any that may wait for the disk.
 */
public final class ReceivedWav {
    private ReceivedWav() {}

    /**
     * Makes the file, replacing an earlier one.
     *
     * @throws UserFault DISK if something can't be read or written
     */
    public static WavSummary make(TakeFolder folder) throws UserFault {
        TakeInfo take = folder.info();
        Path streamFolder = folder.session().streamOf(take);
        StreamInfo stream = folder.session().streamInfo(streamFolder);
        LongRange all = new LongRange(take.firstIndex(), take.endIndex());
        try (LogIndex received = LogIndex.open(streamFolder, "packets", all)) {
            TakeWav wav = new TakeWav(
                    folder.receivedWav(),
                    take.takeId(),
                    take.name() + ", as received",
                    stream.channels(),
                    take.samples(),
                    take.startEpochNs());
            return wav.markHeard(heard(folder, streamFolder))
                    .decode(LogStack.of(received), all, stream.codec(), stream.lookaheadSamples());
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "received.wav of take " + take.takeId() + " can't be made",
                    String.valueOf(e.getMessage()),
                    "check that the disk has room and is sound",
                    e);
        }
    }

    /** What the ear got concealed, as noted for the take or for the stream. */
    private static RangeSet heard(TakeFolder folder, Path streamFolder) throws IOException {
        List<LongRange> all = new ArrayList<>();
        for (Path notes : List.of(folder.folder(), streamFolder)) {
            all.addAll(PlayoutNotes.read(notes).concealed().ranges());
        }
        return new RangeSet(all);
    }
}
