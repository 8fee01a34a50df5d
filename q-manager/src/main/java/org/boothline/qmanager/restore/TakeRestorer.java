package org.boothline.qmanager.restore;

import java.io.IOException;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobControl;
import org.boothline.qmanager.job.JobEnd;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.job.JobWork;
import org.boothline.qmanager.road.Road;
import org.boothline.qmanager.road.RoadFault;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.message.ServeStatus;

/**
 * Does restore jobs: asks for the manifest, fetches what is missing, checks the root over the bytes on disk, writes the
 * file, signs for it. Each call goes on from what is on disk.
 *
 * <p><b>Thread</b>: the workers'; one call a take at a time.
 */
public final class TakeRestorer implements JobWork {
    /** A take may end any moment; its sender then signs within a second or two. */
    private static final long STILL_OPEN_MS = 1_000;

    private final TakeStore store;
    private final Road road;
    private final StationIdentity identity;
    private final NanoClock clock;
    private final WallClock wall;

    public TakeRestorer(TakeStore store, Road road, StationIdentity identity, NanoClock clock, WallClock wall) {
        this.store = store;
        this.road = road;
        this.identity = identity;
        this.clock = clock;
        this.wall = wall;
    }

    @Override
    public JobEnd work(Job job, JobControl control) {
        try {
            RestoreRun.Tools tools = new RestoreRun.Tools(store, road, identity, clock, wall);
            RestoreRun run = job.source() == JobSource.PACKETS
                    ? new PacketsRun(tools, job, control)
                    : new PcmRun(tools, job, control);
            return run.run();
        } catch (RoadFault e) {
            return new JobEnd.Away(e.sentence());
        } catch (Fetcher.Declined e) {
            return e.status() == ServeStatus.OPEN
                    ? new JobEnd.NotYet(e.reason(), STILL_OPEN_MS)
                    : new JobEnd.Failed("The sender declines: " + e.reason() + ".");
        } catch (UserFault e) {
            // A full disk may have room later; everything else is wrong for good.
            return e.code() == FaultCode.DISK ? new JobEnd.Away(e.sentence()) : new JobEnd.Failed(e.sentence());
        } catch (IOException e) {
            return new JobEnd.Away("this station's disk failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new JobEnd.Stopped();
        }
    }
}
