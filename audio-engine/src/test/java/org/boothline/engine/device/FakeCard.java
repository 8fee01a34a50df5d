package org.boothline.engine.device;

import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** A sound card that grants the formats a test says. */
final class FakeCard implements Card {
    final FakeLine line = new FakeLine();
    private final String name;
    private final List<SampleFormat> captureFormats;
    private final List<SampleFormat> playbackFormats;

    FakeCard(String name, List<SampleFormat> captureFormats, List<SampleFormat> playbackFormats) {
        this.name = name;
        this.captureFormats = captureFormats;
        this.playbackFormats = playbackFormats;
    }

    /** A card for both directions with one format. */
    static FakeCard of(String name, int sampleRateHz, int channels, int bits) {
        List<SampleFormat> formats = List.of(new SampleFormat(sampleRateHz, channels, bits));
        return new FakeCard(name, formats, formats);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "a card for tests";
    }

    @Override
    public List<SampleFormat> captureFormats() {
        return captureFormats;
    }

    @Override
    public List<SampleFormat> playbackFormats() {
        return playbackFormats;
    }

    @Override
    public TargetDataLine captureLine(AudioFormat format) {
        return granted(format, captureFormats);
    }

    @Override
    public SourceDataLine playbackLine(AudioFormat format) {
        return granted(format, playbackFormats);
    }

    private FakeLine granted(AudioFormat format, List<SampleFormat> formats) {
        SampleFormat asked =
                new SampleFormat((int) format.getSampleRate(), format.getChannels(), format.getSampleSizeInBits());
        if (!formats.contains(asked)) {
            throw new IllegalArgumentException("no line with " + asked);
        }
        return line;
    }
}
