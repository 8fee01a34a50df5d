package org.boothline.engine.device;

import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** A sound card as javax.sound shows it; tests bring their own. <b>Thread</b>: any. */
interface Card {
    String name();

    String description();

    /** Empty if it has no capture line. */
    List<SampleFormat> captureFormats();

    /** Empty if it has no playback line. */
    List<SampleFormat> playbackFormats();

    /**
     * A line, not open yet.
     *
     * @throws IllegalArgumentException if there is none of that format
     */
    TargetDataLine captureLine(AudioFormat format) throws LineUnavailableException;

    /** As {@link #captureLine}. */
    SourceDataLine playbackLine(AudioFormat format) throws LineUnavailableException;
}
