package org.boothline.engine.device;

import java.nio.file.Path;
import java.util.Random;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavWriter;

/** What the tests with sound cards run in a process of its own: {@code list}, {@code play} and {@code capture}. */
final class CardProgram {
    static final int CHANNELS = 2;
    static final int FRAME = 240;
    static final long SEED = 20;

    private CardProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            switch (arguments[0]) {
                case "list" -> new DeviceCatalogue().list().forEach(System.out::println);
                case "play" -> play(Double.parseDouble(arguments[1]), Integer.parseInt(arguments[2]));
                case "capture" ->
                    capture(Double.parseDouble(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (UserFault e) {
            System.out.println(e.sentence());
            System.exit(e.code().exitCode());
        }
    }

    /** Noise that can be known again, sample by sample: never zero, 24 bits deep. */
    static int[] noise(int samples) {
        Random random = new Random(SEED);
        int[] noise = new int[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = random.nextInt(1 << 21) - (1 << 20) | 1;
        }
        return noise;
    }

    private static void play(double seconds, int bufferFrames) throws UserFault {
        int frames = (int) (seconds * 48_000) / FRAME * FRAME;
        int[] noise = noise(frames * CHANNELS);
        float[] block = new float[FRAME * CHANNELS];
        long begunNs = SystemClock.SYSTEM.nowNs();
        try (PlaybackDevice device =
                new DeviceCatalogue().openPlayback("default", new DeviceRequest(CHANNELS, bufferFrames, 48_000))) {
            System.out.println(device.line());
            for (int at = 0; at < frames; at += FRAME) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = Int24.toFloat(noise[at * CHANNELS + i]);
                }
                device.write(block, FRAME);
                if (at == 40 * FRAME) {
                    System.out.println("playing");
                }
            }
            System.out.println("underRuns " + device.underRuns() + " latencyFrames " + device.latencyFrames()
                    + " seconds " + (SystemClock.SYSTEM.nowNs() - begunNs) / 1e9);
            for (int i = 0; i < block.length; i++) {
                block[i] = 0;
            }
            for (int i = 0; i < 20; i++) {
                device.write(block, FRAME); // The end of the noise has to leave the line buffer.
            }
        }
    }

    private static void capture(double seconds, int bufferFrames, Path file) throws UserFault {
        WavFormat format = new WavFormat(48_000, CHANNELS, SampleEncoding.PCM24);
        int[] samples = new int[FRAME * CHANNELS];
        try (CaptureDevice device = new DeviceCatalogue()
                        .openCapture("default", new DeviceRequest(CHANNELS, bufferFrames, 48_000));
                WavWriter writer = WavWriter.create(file, format, new BroadcastInfo("", "", "", null, 0, ""))) {
            System.out.println(device.line());
            long begunNs = SystemClock.SYSTEM.nowNs();
            while (writer.frames() < seconds * 48_000) {
                int read = device.read(samples, FRAME);
                if (read > 0) {
                    writer.write(samples, read);
                }
                if (writer.frames() == FRAME) {
                    System.out.println("capturing");
                }
            }
            System.out.println("seconds " + (SystemClock.SYSTEM.nowNs() - begunNs) / 1e9);
            writer.finish();
        }
    }
}
