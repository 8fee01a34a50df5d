package org.boothline.takes.proof;

import java.util.List;
import java.util.Locale;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;

/**
 * What the sender says about a take: its range, what was never captured or spooled, and the roots over the rest.
 *
 * @param session 16 hexadecimal digits, as {@code take} and {@code stream}
 * @param name the take's, any text
 * @param lookaheadSamples how far decoded audio lags behind a packet's samples
 * @param samples the take's captured samples
 * @param indices its packets
 * @param startEpochNs time of day of its first sample
 * @param packetRoot {@link PacketLeaves}
 * @param pcmRoot {@link PcmLeaves}
 * @param pcmSha256 {@link PcmLeaves}
 * @param packets how many the packet root is over
 * @param sourceFaults samples of the take that were never captured; zeros in the PCM root
 * @param unspooledPackets packets that the sender does not have; left out of the packet root
 * @param unspooledSamples samples that were captured but that the sender does not have; zeros in the PCM root
 * @param endReason why the take ended, for a person
 */
public record Manifest(
        String session,
        String take,
        String name,
        String stream,
        Fingerprint sender,
        Codec codec,
        int channels,
        int lookaheadSamples,
        LongRange samples,
        LongRange indices,
        long startEpochNs,
        String packetRoot,
        String pcmRoot,
        String pcmSha256,
        long packets,
        RangeSet sourceFaults,
        RangeSet unspooledPackets,
        RangeSet unspooledSamples,
        String endReason) {
    /** About 97 hours of samples; nobody's signature makes a verifier count further. */
    static final long SAMPLES_MAX = 1L << 34;

    /** As many packets as {@link #SAMPLES_MAX} samples can make at 1 ms each. */
    static final long PACKETS_MAX = SAMPLES_MAX / 48;

    /** The first line. */
    public static final String TITLE = "boothline-manifest 1";

    /** The lines of its text, which is what is signed; see {@link SignedManifest}. */
    public List<String> lines() {
        return new StatementText.Writer(TITLE)
                .line("session", session)
                .line("take", take)
                .line("name", name)
                .line("stream", stream)
                .line("sender", sender.hex())
                .line("codec", codec.name().toLowerCase(Locale.ROOT))
                .line("channels", channels)
                .line("sampleRate", StreamFormat.SAMPLE_RATE_HZ)
                .line("lookahead", lookaheadSamples)
                .line("firstSample", samples.first())
                .line("endSample", samples.end())
                .line("firstIndex", indices.first())
                .line("endIndex", indices.end())
                .line("startEpochNs", startEpochNs)
                .line("packetRoot", packetRoot)
                .line("pcmRoot", pcmRoot)
                .line("pcmSha256", pcmSha256)
                .line("packets", packets)
                .ranges("sourceFault", sourceFaults)
                .ranges("unspooledPackets", unspooledPackets)
                .ranges("unspooledSamples", unspooledSamples)
                .line("endReason", endReason)
                .lines();
    }

    /**
     * Reads what {@link #lines} wrote.
     *
     * @throws UserFault (PROOF) if these are not the lines of a manifest, or it contradicts itself
     */
    public static Manifest parse(List<String> lines) throws UserFault {
        StatementText.Reader in = new StatementText.Reader("The manifest", TITLE, lines);
        String session = in.text("session");
        String take = in.text("take");
        String name = in.text("name");
        String stream = in.text("stream");
        Fingerprint sender = new Fingerprint(in.hash("sender"));
        Codec codec = codec(in);
        int channels = (int) bounded(in, "channels", 1, 2);
        bounded(in, "sampleRate", StreamFormat.SAMPLE_RATE_HZ, StreamFormat.SAMPLE_RATE_HZ);
        int lookahead = (int) bounded(in, "lookahead", 0, StreamFormat.SAMPLE_RATE_HZ);
        LongRange samples = range(in, "firstSample", "endSample", SAMPLES_MAX);
        LongRange indices = range(in, "firstIndex", "endIndex", PACKETS_MAX);
        long startEpochNs = in.number("startEpochNs");
        String packetRoot = in.hash("packetRoot");
        String pcmRoot = in.hash("pcmRoot");
        String pcmSha256 = in.hash("pcmSha256");
        long packets = bounded(in, "packets", 0, indices.count());
        RangeSet sourceFaults = within(in, "sourceFault", samples);
        RangeSet unspooledPackets = within(in, "unspooledPackets", indices);
        RangeSet unspooledSamples = within(in, "unspooledSamples", samples);
        String endReason = in.text("endReason");
        in.end();
        if (packets != indices.count() - unspooledPackets.count()) {
            throw in.fault("it counts " + packets + " packets, which is not its range less what was not spooled");
        }
        return new Manifest(
                session,
                take,
                name,
                stream,
                sender,
                codec,
                channels,
                lookahead,
                samples,
                indices,
                startEpochNs,
                packetRoot,
                pcmRoot,
                pcmSha256,
                packets,
                sourceFaults,
                unspooledPackets,
                unspooledSamples,
                endReason);
    }

    /** True if the sender has every packet and every sample of the range that was captured. */
    public boolean isWhole() {
        return unspooledPackets.isEmpty() && unspooledSamples.isEmpty();
    }

    private static Codec codec(StatementText.Reader in) throws UserFault {
        String name = in.text("codec");
        for (Codec codec : Codec.values()) {
            if (codec.name().toLowerCase(Locale.ROOT).equals(name)) {
                return codec;
            }
        }
        throw in.fault("the codec \"" + name + "\" is unknown");
    }

    private static long bounded(StatementText.Reader in, String key, long min, long max) throws UserFault {
        long value = in.number(key);
        if (value < min || value > max) {
            throw in.fault(key + " is " + value);
        }
        return value;
    }

    private static LongRange range(StatementText.Reader in, String firstKey, String endKey, long countMax)
            throws UserFault {
        long first = bounded(in, firstKey, 0, Long.MAX_VALUE - countMax);
        return new LongRange(first, bounded(in, endKey, first, first + countMax));
    }

    private static RangeSet within(StatementText.Reader in, String key, LongRange bounds) throws UserFault {
        RangeSet ranges = in.ranges(key);
        if (!ranges.within(bounds).equals(ranges)) {
            throw in.fault(key + " lies outside of the take");
        }
        return ranges;
    }
}
