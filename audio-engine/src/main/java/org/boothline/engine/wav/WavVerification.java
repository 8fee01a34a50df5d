package org.boothline.engine.wav;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/**
 * Reads a written file back, as any other program would, and compares it with what was meant. <b>Thread</b>: the
 * writer's. <b>Memory</b>: 64 KiB.
 */
final class WavVerification {
    private final Path file;

    WavVerification(Path file) {
        this.file = file;
    }

    /**
     * @param target named in the fault and the summary
     * @param samplesCrc CRC-32C of the samples' bytes as they were written
     */
    WavSummary verify(Path target, WavFormat format, long frames, long samplesCrc, List<CuePoint> cues)
            throws IOException, UserFault {
        long dataStart;
        try (WavReader reader = WavReader.open(file)) {
            if (!reader.format().equals(format)
                    || reader.frames() != frames
                    || reader.cuePoints().size() != cues.size()) {
                throw differs(target);
            }
            dataStart = reader.dataStart();
        }
        MessageDigest whole = sha256();
        MessageDigest samples = sha256();
        CRC32C crc = new CRC32C();
        long dataEnd = dataStart + frames * format.frameBytes();
        long at = 0;
        byte[] block = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                whole.update(block, 0, read);
                int from = (int) Math.max(0, Math.min(read, dataStart - at));
                int to = (int) Math.max(from, Math.min(read, dataEnd - at));
                samples.update(block, from, to - from);
                crc.update(block, from, to - from);
                at += read;
            }
        }
        if (crc.getValue() != samplesCrc) {
            throw differs(target);
        }
        return new WavSummary(target, frames, at, hex(whole), hex(samples));
    }

    private static UserFault differs(Path target) {
        return new UserFault(
                FaultCode.DISK,
                target + " can't be written",
                "its disk returned other bytes than were written",
                "check the disk and write to another");
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
