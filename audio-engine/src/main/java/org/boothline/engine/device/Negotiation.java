package org.boothline.engine.device;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best format and the smallest buffer that a card really grants, by opening lines until one opens: what
 * javax.sound lists beforehand is only a promise.
 *
 * <p>Order: the wished rate before another (a conversion costs delay and exactness), 24 before 16 bits, the wished
 * channels before others (they are mapped for nothing). For each the wished buffer, then common sizes: over
 * ALSA-to-JACK only multiples of the JACK period open, and a card's driver may have a least size.
 */
final class Negotiation {
    /** More than this and Linux grants one long period in place of two short ones. */
    private static final int BUFFER_FRAMES_SMALL_MAX = 1_024;

    private static final int[] BUFFER_FRAMES_TRIED = {480, 512, 256, 960, 1_024, 2_048, 4_096};

    private Negotiation() {}

    /** Gets a line that is not open yet. */
    interface Maker<L extends DataLine> {
        L make(AudioFormat format) throws LineUnavailableException;
    }

    /** Opens a line. */
    interface Opener<L extends DataLine> {
        void open(L line, AudioFormat format, int bufferBytes) throws LineUnavailableException;
    }

    /** @param line open, not started */
    record Granted<L extends DataLine>(L line, DeviceLine as) {}

    static <L extends DataLine> Granted<L> open(
            String name, String direction, DeviceRequest request, Maker<L> maker, Opener<L> opener) throws UserFault {
        Exception first = null;
        for (SampleFormat format : formats(request.channels(), request.sampleRateHz())) {
            AudioFormat asked = audioFormat(format);
            for (int frames : bufferFrames(request.bufferFrames())) {
                try {
                    L line = maker.make(asked);
                    opener.open(line, asked, frames * asked.getFrameSize());
                    int granted = line.getBufferSize() / asked.getFrameSize();
                    return new Granted<>(
                            line,
                            new DeviceLine(name, format.sampleRateHz(), format.channels(), format.bits(), granted));
                } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
                    first = kept(first, e);
                }
            }
        }
        throw DeviceFaults.refused(name, direction, first);
    }

    /** The first reason is the one about what was wished. */
    private static Exception kept(@Nullable Exception first, Exception next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    /** Best first. */
    static List<SampleFormat> formats(int channels, int sampleRateHz) {
        Set<Integer> rates = new LinkedHashSet<>(List.of(sampleRateHz, 48_000, 44_100));
        List<SampleFormat> formats = new ArrayList<>();
        for (int rate : rates) {
            for (int bits : new int[] {24, 16}) {
                formats.add(new SampleFormat(rate, channels, bits));
                formats.add(new SampleFormat(rate, 3 - channels, bits));
            }
        }
        return formats;
    }

    static Set<Integer> bufferFrames(int wished) {
        Set<Integer> sizes = new LinkedHashSet<>();
        sizes.add(wished);
        for (int size : BUFFER_FRAMES_TRIED) {
            if (size >= wished || (size <= BUFFER_FRAMES_SMALL_MAX && 2 * size > wished)) {
                sizes.add(size);
            }
        }
        return sizes;
    }

    static AudioFormat audioFormat(SampleFormat format) {
        return new AudioFormat(format.sampleRateHz(), format.bits(), format.channels(), true, false);
    }
}
