package org.boothline.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavReader;
import org.boothline.engine.wav.WavWriter;

/** Audio files that a person may name: read from the first sample to the last, or refused with a sentence. */
final class WavTarget implements FuzzTarget {
    private static final int BYTES_MAX = 1 << 15;
    private static final int FRAMES = 1_200;
    private static final int FRAMES_AT_ONCE = 512;
    private static final int CHANNELS_MAX = 64;
    /** A file that claims to be longer than it is must not be believed. */
    private static final int FRAMES_MAX = BYTES_MAX;

    private final Path folder = SampleStation.folder();
    private final Path file = folder.resolve("mutated.wav");
    private final Corpus corpus;
    private final int[] samples = new int[FRAMES_AT_ONCE * CHANNELS_MAX];

    WavTarget() throws UserFault {
        try {
            corpus = Corpus.ofBytes(List.of(written(1), written(2), plain16()), BYTES_MAX);
        } catch (IOException e) {
            throw SampleStation.disk(e);
        }
    }

    private byte[] written(int channels) throws UserFault, IOException {
        WavFormat format = new WavFormat(48_000, channels, SampleEncoding.PCM24);
        BroadcastInfo info = BroadcastInfo.of(
                "a take", "Boothline", "0123456789abcdef", 1_767_225_600_000_000_000L, ZoneOffset.UTC, format);
        Path made = folder.resolve("sample" + channels + ".wav");
        try (WavWriter writer = WavWriter.create(made, format, info)) {
            writer.write(new int[FRAMES * channels], FRAMES);
            writer.cue(240, "concealed 5 ms");
            writer.cue(960, "source fault");
            writer.finish();
        }
        return Files.readAllBytes(made);
    }

    /** The shortest form that others write. */
    private static byte[] plain16() {
        java.nio.ByteBuffer wav = java.nio.ByteBuffer.allocate(44 + FRAMES * 2).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        wav.putInt(0x46464952).putInt(36 + FRAMES * 2).putInt(0x45564157);
        wav.putInt(0x20746D66).putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(44_100).putInt(88_200).putShort((short) 2).putShort((short) 16);
        wav.putInt(0x61746164).putInt(FRAMES * 2);
        return wav.array();
    }

    @Override
    public String name() {
        return "wav";
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    @Override
    public double weight() {
        return 0.2;
    }

    @Override
    public boolean takes(byte[] input) throws Exception {
        Files.write(file, input);
        try (WavReader reader = WavReader.open(file)) {
            BrokenPromise.unless(reader.frames() >= 0 && reader.frames() <= FRAMES_MAX, reader.frames() + " frames");
            reader.cuePoints();
            reader.broadcast();
            long read = 0;
            for (int frames = reader.read(samples, 0, FRAMES_AT_ONCE);
                    frames > 0;
                    frames = reader.read(samples, 0, FRAMES_AT_ONCE)) {
                read += frames;
            }
            BrokenPromise.unless(read == reader.frames(), read + " frames of " + reader.frames());
            return true;
        } catch (UserFault refused) {
            return false;
        }
    }

    @Override
    public void close() throws UserFault {
        SampleStation.delete(folder);
    }
}
