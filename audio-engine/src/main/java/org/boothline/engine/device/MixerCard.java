package org.boothline.engine.device;

import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** A mixer of javax.sound that has lines for samples. Nothing is opened until a line is. <b>Thread</b>: any. */
final class MixerCard implements Card {
    private final Mixer mixer;
    private final List<SampleFormat> captureFormats;
    private final List<SampleFormat> playbackFormats;

    private MixerCard(Mixer mixer) {
        this.mixer = mixer;
        captureFormats = formats(TargetDataLine.class);
        playbackFormats = formats(SourceDataLine.class);
    }

    /** The cards of this machine, in the system's order; volume controls ("Port …") are none. */
    static List<Card> all() {
        List<Card> cards = new ArrayList<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            MixerCard card = new MixerCard(AudioSystem.getMixer(info));
            if (!card.captureFormats.isEmpty() || !card.playbackFormats.isEmpty()) {
                cards.add(card);
            }
        }
        return cards;
    }

    @Override
    public String name() {
        return mixer.getMixerInfo().getName();
    }

    @Override
    public String description() {
        return mixer.getMixerInfo().getDescription();
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
    public TargetDataLine captureLine(AudioFormat format) throws LineUnavailableException {
        return (TargetDataLine) mixer.getLine(new DataLine.Info(TargetDataLine.class, format));
    }

    @Override
    public SourceDataLine playbackLine(AudioFormat format) throws LineUnavailableException {
        return (SourceDataLine) mixer.getLine(new DataLine.Info(SourceDataLine.class, format));
    }

    private List<SampleFormat> formats(Class<? extends DataLine> line) {
        List<SampleFormat> formats = new ArrayList<>();
        for (SampleFormat format : Negotiation.formats(2, 48_000)) {
            if (mixer.isLineSupported(new DataLine.Info(line, Negotiation.audioFormat(format)))) {
                formats.add(format);
            }
        }
        return formats;
    }
}
