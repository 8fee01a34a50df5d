package org.boothline.engine.capture;

import java.util.Arrays;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.resample.RateConverter;

/**
 * Makes captured samples of what a device delivers: channel map, then conversion to 48 kHz when the device has another
 * rate, then gain. A device at 48 kHz with the stream's channels and 0 dB of gain comes through bit for bit.
 *
 * <p>Channels: mono goes to both sides; of two, mono is the mean; of more than two, the first two count.
 *
 * <p><b>Thread</b>: capture. <b>Clock</b>: the device's; every block has exactly the frames asked for. <b>Memory</b>:
 * buffers for the longest frame, made here; nothing per read.
 */
public final class CaptureChain {
    private final CaptureDevice device;
    private final int deviceChannels;
    private final int channels;
    private double gainDb;
    private double wantedGain = 1;
    private double gain;
    private final ChainInput input;

    /**
     * @param channels 1 or 2
     * @param gainDb −60 to 60; exactly 0 leaves every sample as it is
     */
    public CaptureChain(CaptureDevice device, int channels, double gainDb) {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, not " + channels);
        }
        this.device = device;
        this.channels = channels;
        deviceChannels = device.line().channels();
        gainDb(gainDb);
        gain = wantedGain;
        input = device.line().sampleRateHz() == StreamFormat.SAMPLE_RATE_HZ ? new Direct() : new Converted();
    }

    /**
     * The gain from the next block on; it glides there within that block.
     *
     * @param db −60 to 60; exactly 0 leaves every sample as it is
     */
    public void gainDb(double db) {
        if (db != gainDb) {
            gainDb = requireGainDb(db);
            wantedGain = Math.pow(10, db / 20);
        }
    }

    public double gainDb() {
        return gainDb;
    }

    /** The same, if it is −60 to 60. */
    public static double requireGainDb(double db) {
        if (!(Math.abs(db) <= 60)) {
            throw new IllegalArgumentException("the gain is -60 to 60 dB, not " + db);
        }
        return db;
    }

    /** What the device granted. */
    public DeviceLine line() {
        return device.line();
    }

    /** Frames at 48 kHz that the rate conversion adds to the delay; 0 without one. */
    public int delayFrames() {
        return input.delayFrames();
    }

    /**
     * Waits for the next block.
     *
     * @param samples int[frames × channels], 24 bit, 48 kHz
     * @param frames 1 to {@link StreamFormat#FRAME_SAMPLES_MAX}
     * @return {@code frames}; 0 when the device was interrupted, nothing is lost then; −1 at the end of the input
     * @throws UserFault when the device is gone
     */
    public int read(int[] samples, int frames) throws UserFault {
        if (frames < 1 || frames > StreamFormat.FRAME_SAMPLES_MAX) {
            throw new IllegalArgumentException("a block has 1 to 960 frames, not " + frames);
        }
        int read = input.read(samples, frames);
        if (read > 0 && gain != wantedGain) {
            glide(samples, frames);
        } else if (read > 0 && gain != 1.0) {
            for (int i = 0; i < frames * channels; i++) {
                samples[i] = Int24.scale(samples[i], gain);
            }
        }
        return read;
    }

    /** A step would click. */
    private void glide(int[] samples, int frames) {
        double step = (wantedGain - gain) / frames;
        for (int i = 0; i < frames; i++) {
            double here = gain + (i + 1) * step;
            for (int at = i * channels; at < (i + 1) * channels; at++) {
                samples[at] = Int24.scale(samples[at], here);
            }
        }
        gain = wantedGain;
    }

    /**
     * Frames at 48 kHz that the device lost before the block that the last read gave; over a rate conversion right to a
     * frame in sum, and to a block in place.
     */
    public long missedFrames() {
        return input.missedFrames();
    }

    private void map(int[] from, int[] to, int frames) {
        if (channels == 1) {
            for (int i = 0, left = 0; i < frames; i++, left += deviceChannels) {
                to[i] = deviceChannels == 1 ? from[left] : (from[left] + from[left + 1]) >> 1;
            }
            return;
        }
        int right = deviceChannels == 1 ? 0 : 1;
        for (int i = 0, left = 0; i < frames; i++, left += deviceChannels) {
            to[2 * i] = from[left];
            to[2 * i + 1] = from[left + right];
        }
    }

    /** Where the mapped samples at 48 kHz come from. */
    private interface ChainInput {
        int read(int[] samples, int frames) throws UserFault;

        int delayFrames();

        long missedFrames();
    }

    /** A device at 48 kHz. */
    private final class Direct implements ChainInput {
        private final int[] raw = new int[StreamFormat.FRAME_SAMPLES_MAX * deviceChannels];

        @Override
        public int read(int[] samples, int frames) throws UserFault {
            if (deviceChannels == channels) {
                return device.read(samples, frames);
            }
            int read = device.read(raw, frames);
            if (read > 0) {
                map(raw, samples, frames);
            }
            return read;
        }

        @Override
        public int delayFrames() {
            return 0;
        }

        @Override
        public long missedFrames() {
            return device.missedFrames();
        }
    }

    /** A device at another rate: as many of its frames as the converter needs for the block. */
    private final class Converted implements ChainInput {
        private static final int DEVICE_FRAMES_MAX = StreamFormat.FRAME_SAMPLES_MAX;

        private final int deviceRateHz = device.line().sampleRateHz();
        private final RateConverter converter = new RateConverter(channels, deviceRateHz, StreamFormat.SAMPLE_RATE_HZ);
        private final int[] raw = new int[DEVICE_FRAMES_MAX * deviceChannels];
        private final int[] mapped = new int[DEVICE_FRAMES_MAX * channels];
        private final float[] pushed = new float[DEVICE_FRAMES_MAX * channels];
        private final float[] pulled = new float[StreamFormat.FRAME_SAMPLES_MAX * channels];
        private int pulledFrames; // Kept from one read to the next when the device was interrupted in between.
        private long deviceFrames;
        private long givenFrames;
        private long deviceMissedFrames;
        private long toldMissedFrames;
        private long missedFrames;
        private boolean ended;

        @Override
        public int read(int[] samples, int frames) throws UserFault {
            while (true) {
                pulledFrames += converter.pull(pulled, pulledFrames, Math.max(0, frames - pulledFrames));
                if (pulledFrames >= frames) {
                    break;
                }
                int status = feed(Math.min(DEVICE_FRAMES_MAX, converter.inputNeeded(frames - pulledFrames)));
                if (status <= 0) {
                    return status;
                }
            }
            for (int i = 0; i < frames * channels; i++) {
                samples[i] = Int24.ofFloat(pulled[i]);
            }
            pulledFrames -= frames;
            System.arraycopy(pulled, frames * channels, pulled, 0, pulledFrames * channels);
            givenFrames += frames;
            missedFrames = deviceMissedFrames * StreamFormat.SAMPLE_RATE_HZ / deviceRateHz - toldMissedFrames;
            toldMissedFrames += missedFrames;
            return frames;
        }

        /** Gives the converter input; at the end silence, until all that came in has come out. */
        private int feed(int frames) throws UserFault {
            if (!ended) {
                int read = device.read(raw, frames);
                if (read == 0) {
                    return 0;
                }
                ended = read < 0;
            }
            if (ended) {
                if (givenFrames * deviceRateHz >= deviceFrames * StreamFormat.SAMPLE_RATE_HZ) {
                    return -1;
                }
                Arrays.fill(pushed, 0, frames * channels, 0f);
            } else {
                deviceFrames += frames;
                deviceMissedFrames += device.missedFrames();
                map(raw, mapped, frames);
                for (int i = 0; i < frames * channels; i++) {
                    pushed[i] = Int24.toFloat(mapped[i]);
                }
            }
            converter.push(pushed, 0, frames);
            return frames;
        }

        @Override
        public int delayFrames() {
            return (int) Math.ceil((double) converter.lookaheadFrames() * StreamFormat.SAMPLE_RATE_HZ / deviceRateHz);
        }

        @Override
        public long missedFrames() {
            return missedFrames;
        }
    }
}
