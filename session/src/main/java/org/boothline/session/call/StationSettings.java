package org.boothline.session.call;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Set;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.engine.jitter.DelayPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a station runs.
 *
 * @param name what the other side sees
 * @param dataDir identity, sessions, Q Manager state
 * @param basePort even; RTP here, RTCP and control on the next, the Q Manager on the one after
 * @param bind the address to bind to, or null for all
 * @param role whose stream a take records: the booth's
 * @param input capture device: a name the device catalogue knows; "none" sends nothing
 * @param output playback device; {@link DeviceCatalogue#ECHO} for both: what is heard is sent back
 * @param format what is sent
 * @param deviceBufferFrames line buffer asked of the sound card; 480 (10 ms) runs clean on the systems measured
 * @param playoutDelay how long arriving audio waits before it is played: {@link DelayPolicy#of}
 * @param holdDelayInTakes whether that delay stays as it is while a take is recorded
 * @param gainDb input gain, before the captured samples are taken
 * @param accept whose calls are taken
 * @param unverified call whoever answers, without comparing words
 * @param monitorDb gain at which the input is heard in the output, or null for not at all
 * @param talkback capture device of the talkback, or null for none
 * @param trusted fingerprints that are let in, and pinned when met; a call to a station with none of them is refused
 */
public record StationSettings(
        String name,
        Path dataDir,
        int basePort,
        @Nullable InetAddress bind,
        Role role,
        String input,
        String output,
        StreamFormat format,
        int deviceBufferFrames,
        String playoutDelay,
        boolean holdDelayInTakes,
        double gainDb,
        Accept accept,
        boolean unverified,
        Set<Fingerprint> trusted,
        @Nullable Double monitorDb,
        @Nullable String talkback) {
    public static final int BASE_PORT_DEFAULT = 6000;
    public static final String PLAYOUT_DELAY_DEFAULT = DelayPolicy.STUDIO.name();

    public static final int DEVICE_BUFFER_FRAMES_DEFAULT = DeviceRequest.BUFFER_FRAMES;

    public StationSettings {
        DelayPolicy.of(playoutDelay); // Refuses what is none.
        if (deviceBufferFrames < DeviceRequest.BUFFER_FRAMES_MIN
                || deviceBufferFrames > DeviceRequest.BUFFER_FRAMES_MAX) {
            throw new IllegalArgumentException("the device buffer has " + DeviceRequest.BUFFER_FRAMES_MIN + " to "
                    + DeviceRequest.BUFFER_FRAMES_MAX + " frames, not " + deviceBufferFrames);
        }
        if (input.equals(DeviceCatalogue.ECHO) != output.equals(DeviceCatalogue.ECHO)) {
            throw new IllegalArgumentException("an echo is both, input and output");
        }
        if (!isGainDb(gainDb)) {
            throw new IllegalArgumentException("the gain is −60 to +40 dB, not " + gainDb);
        }
        if (monitorDb != null && !isGainDb(monitorDb)) {
            throw new IllegalArgumentException("the monitor's gain is −60 to +40 dB, not " + monitorDb);
        }
        if (monitorDb != null && input.equals(DeviceCatalogue.ECHO)) {
            throw new IllegalArgumentException("an echo station has no monitor: it would hear itself over and over");
        }
        if (talkback != null && input.equals(DeviceCatalogue.ECHO)) {
            throw new IllegalArgumentException("an echo station has no talkback: nobody is there");
        }
        if (!FormatChoice.fits(format)) {
            throw new IllegalArgumentException("a packet of " + FormatChoice.ms(format) + " ms at "
                    + FormatChoice.kbps(format) + " kbit/s does not fit into a datagram; take shorter frames or fewer"
                    + " kbit/s");
        }
        trusted = Set.copyOf(trusted);
    }

    /** A station without monitor and talkback. */
    public StationSettings(
            String name,
            Path dataDir,
            int basePort,
            @Nullable InetAddress bind,
            Role role,
            String input,
            String output,
            StreamFormat format,
            int deviceBufferFrames,
            String playoutDelay,
            boolean holdDelayInTakes,
            double gainDb,
            Accept accept,
            boolean unverified,
            Set<Fingerprint> trusted) {
        this(
                name,
                dataDir,
                basePort,
                bind,
                role,
                input,
                output,
                format,
                deviceBufferFrames,
                playoutDelay,
                holdDelayInTakes,
                gainDb,
                accept,
                unverified,
                trusted,
                null,
                null);
    }

    /** Whether an input may have this gain. */
    static boolean isGainDb(double db) {
        return db >= -60 && db <= 40; // Not a number is no gain either.
    }

    /** Whether this station sends back what it hears. */
    public boolean isEcho() {
        return input.equals(DeviceCatalogue.ECHO);
    }

    public DelayPolicy delayPolicy() {
        return DelayPolicy.of(playoutDelay);
    }
}
