package org.boothline.engine.device;

import java.util.List;

/**
 * A device that can be named.
 *
 * @param index its number in this list, by which it can be opened too; −1 for what is opened by name only
 * @param name by which it is opened
 * @param description what it says of itself, or what a virtual device does
 * @param isVirtual not a sound card
 * @param captureFormats what it says it captures in; a line is only certain once it is open; empty for virtual devices
 * @param playbackFormats what it says it plays
 */
public record DeviceInfo(
        int index,
        String name,
        String description,
        boolean captures,
        boolean plays,
        boolean isVirtual,
        List<SampleFormat> captureFormats,
        List<SampleFormat> playbackFormats) {
    public DeviceInfo {
        captureFormats = List.copyOf(captureFormats);
        playbackFormats = List.copyOf(playbackFormats);
    }
}
