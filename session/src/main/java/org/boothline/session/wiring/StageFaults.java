package org.boothline.session.wiring;

import com.lmax.disruptor.ExceptionHandler;
import org.boothline.base.media.CapturedFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bug of ours in a stage: it is logged, the frame is skipped there, and the other stages go on. */
final class StageFaults implements ExceptionHandler<CapturedFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(StageFaults.class);
    private static final int LOGGED_MAX = 20;
    private int logged;

    @Override
    public void handleEventException(Throwable fault, long sequence, CapturedFrame frame) {
        if (logged++ < LOGGED_MAX) {
            LOG.error("a stage of the send path failed at sample {}", frame.sample64, fault);
        }
    }

    @Override
    public void handleOnStartException(Throwable fault) {
        LOG.error("a stage of the send path can't start", fault);
    }

    @Override
    public void handleOnShutdownException(Throwable fault) {
        LOG.error("a stage of the send path can't stop", fault);
    }
}
