package org.boothline.takes.proof;

import java.util.List;
import java.util.Locale;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver says about a take: that it holds the bytes of the manifest's root.
 *
 * @param manifestSha256 {@link SignedManifest#sha256()}
 * @param packetRoot as computed from the receiver's disk; given at level RESTORED
 * @param pcmRoot as computed from the receiver's file; given at level REPLACED
 * @param file name of the file, without a folder
 * @param fileSha256 over the whole file
 * @param decoder name and version of what decoded a restored file, "none" for a replaced one: the receiver's assertion
 * @param provedEpochMs when
 */
public record Receipt(
        String manifestSha256,
        Level level,
        @Nullable String packetRoot,
        @Nullable String pcmRoot,
        String file,
        String fileSha256,
        String decoder,
        long provedEpochMs,
        Fingerprint receiver) {
    /** The first line. */
    public static final String TITLE = "boothline-receipt 1";

    /** How much is proven. */
    public enum Level {
        /** All encoded packets are there. */
        RESTORED,
        /** The file holds the captured samples. */
        REPLACED
    }

    public Receipt {
        if ((level == Level.RESTORED ? packetRoot : pcmRoot) == null) {
            throw new IllegalArgumentException("a receipt states the root of its level");
        }
    }

    /** The lines of its text, which is what is signed. */
    public List<String> lines() {
        StatementText.Writer out = new StatementText.Writer(TITLE)
                .line("manifestSha256", manifestSha256)
                .line("level", level.name().toLowerCase(Locale.ROOT));
        if (packetRoot != null) {
            out.line("packetRoot", packetRoot);
        }
        if (pcmRoot != null) {
            out.line("pcmRoot", pcmRoot);
        }
        return out.line("file", file)
                .line("fileSha256", fileSha256)
                .line("decoder", decoder)
                .line("provedEpochMs", provedEpochMs)
                .line("receiver", receiver.hex())
                .lines();
    }

    /** @throws UserFault (PROOF) if these are not the lines of a receipt */
    public static Receipt parse(List<String> lines) throws UserFault {
        StatementText.Reader in = new StatementText.Reader("The receipt", TITLE, lines);
        String manifestSha256 = in.hash("manifestSha256");
        String level = in.text("level");
        String packetRoot = in.nextIs("packetRoot") ? in.hash("packetRoot") : null;
        String pcmRoot = in.nextIs("pcmRoot") ? in.hash("pcmRoot") : null;
        String file = in.text("file");
        String fileSha256 = in.hash("fileSha256");
        String decoder = in.text("decoder");
        long provedEpochMs = in.number("provedEpochMs");
        Fingerprint receiver = new Fingerprint(in.hash("receiver"));
        in.end();
        if (level.equals("restored") && packetRoot != null) {
            return new Receipt(
                    manifestSha256,
                    Level.RESTORED,
                    packetRoot,
                    pcmRoot,
                    file,
                    fileSha256,
                    decoder,
                    provedEpochMs,
                    receiver);
        }
        if (level.equals("replaced") && pcmRoot != null) {
            return new Receipt(
                    manifestSha256,
                    Level.REPLACED,
                    packetRoot,
                    pcmRoot,
                    file,
                    fileSha256,
                    decoder,
                    provedEpochMs,
                    receiver);
        }
        throw in.fault("its level is \"" + level + "\" without the root of that level");
    }
}
