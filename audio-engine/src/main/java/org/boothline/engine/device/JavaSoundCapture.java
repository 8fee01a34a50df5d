package org.boothline.engine.device;

import java.util.Arrays;
import javax.sound.sampled.TargetDataLine;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.pcm.SampleEncoding;

/**
 * A sound card's capture line. A read blocks in javax.sound, so the card sets the pace.
 *
 * <p>A card that is gone shows in one of three ways: the line is closed under us; reads return short at once (two in a
 * row, because an interrupt looks the same once); or a read never returns, which {@link StallWatch} ends.
 *
 * <p>An over-run of the line goes unseen: javax.sound restarts the card without a word, and its frame position counts what
 * was delivered.
 *
 * <p><b>Thread</b>: as {@link CaptureDevice}. <b>Clock</b>: the card's.
 */
final class JavaSoundCapture implements CaptureDevice {
    private static final String DIRECTION = "capture";

    private final TargetDataLine card;
    private final DeviceLine line;
    private final SampleEncoding encoding;
    private final int frameBytes;
    private final StallWatch watch;
    private byte[] bytes = new byte[0];
    private int filledBytes; // Kept from one read to the next when a read was cut short.
    private boolean started;
    private boolean wasShort;
    private volatile boolean closed;

    JavaSoundCapture(TargetDataLine card, DeviceLine line, NanoClock clock) {
        this.card = card;
        this.line = line;
        encoding = line.bits() == 24 ? SampleEncoding.PCM24 : SampleEncoding.PCM16;
        frameBytes = encoding.bytes() * line.channels();
        watch = new StallWatch(clock, card::stop);
    }

    static JavaSoundCapture open(Card card, DeviceRequest request, NanoClock clock) throws UserFault {
        Negotiation.Granted<TargetDataLine> granted =
                Negotiation.open(card.name(), DIRECTION, request, card::captureLine, TargetDataLine::open);
        return new JavaSoundCapture(granted.line(), granted.as(), clock);
    }

    @Override
    public DeviceLine line() {
        return line;
    }

    @Override
    public int read(int[] samples, int frames) throws UserFault {
        int wanted = frames * frameBytes;
        start(wanted);
        if (filledBytes < wanted && !fill(wanted)) {
            return closed ? -1 : 0;
        }
        encoding.decode(bytes, 0, samples, 0, frames * line.channels());
        filledBytes -= wanted;
        System.arraycopy(bytes, wanted, bytes, 0, filledBytes);
        return frames;
    }

    /** Reads until {@code wanted} bytes are there; false when cut short. */
    private boolean fill(int wanted) throws UserFault {
        int missing = wanted - filledBytes;
        watch.enter();
        int read = card.read(bytes, filledBytes, missing);
        watch.leave();
        if (closed) {
            return false;
        }
        if (watch.tripped()) {
            throw DeviceFaults.silent(line.name(), DIRECTION, StallWatch.STALL_NS / 1_000_000_000L);
        }
        filledBytes += Math.max(0, read);
        if (read == missing) {
            wasShort = false;
            return true;
        }
        if (!card.isOpen() || (wasShort && read <= 0)) {
            throw DeviceFaults.gone(line.name(), DIRECTION);
        }
        wasShort = true;
        return false;
    }

    /** Capture begins with the first read, so that nothing old waits in the buffer. */
    private void start(int wanted) {
        if (bytes.length < wanted) {
            bytes = Arrays.copyOf(bytes, wanted);
        }
        if (!started && !closed) {
            started = true;
            watch.start(line.name());
            card.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        CardClosing.close(card::close, line.name(), CardClosing.PATIENCE_MS);
    }
}
