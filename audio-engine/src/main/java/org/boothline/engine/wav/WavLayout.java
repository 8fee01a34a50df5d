package org.boothline.engine.wav;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a whole WAV file say.
 *
 * @param dataStart offset of the first sample in the file
 * @param dataBytes a multiple of the frame's bytes, all in the file
 */
record WavLayout(
        WavFormat format,
        long dataStart,
        long dataBytes,
        boolean isRf64,
        @Nullable BroadcastInfo broadcast,
        List<CuePoint> cuePoints) {
    WavLayout {
        cuePoints = List.copyOf(cuePoints);
    }

    long frames() {
        return dataBytes / format.frameBytes();
    }
}
