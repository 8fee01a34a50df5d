package org.boothline.qmanager.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.boothline.base.privacy.PrivateFiles;

/**
 * {@code <data>/qmanager/api.json}: how programs on this machine reach the Q Manager. Readable by its owner only: who
 * can read it may command it.
 *
 * @param version 1
 * @param port TCP on 127.0.0.1
 * @param token 64 hexadecimal digits, new at every start
 * @param bind the local UDP address, {@code *} for all
 */
public record ApiFile(int version, int port, String token, long pid, int udpPort, String bind, long startedEpochMs) {
    public static final String NAME = "api.json";

    /** Empty if there is none, or it is half written or of another version: then nobody can be reached by it. */
    public static Optional<ApiFile> read(Path qmanagerFolder) {
        try {
            ApiFile file = Json.MAPPER.readValue(qmanagerFolder.resolve(NAME).toFile(), ApiFile.class);
            boolean whole = file != null && file.version == 1 && file.token != null && file.bind != null;
            return whole ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Written aside and renamed, so that a reader never sees half of it. */
    public void write(Path qmanagerFolder) throws IOException {
        PrivateFiles.replace(qmanagerFolder.resolve(NAME), Json.MAPPER.writeValueAsBytes(this));
    }

    /** A new token: 256 random bits. */
    public static String newToken() {
        byte[] bits = new byte[32];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /** Without the token, whatever a log prints. */
    @Override
    public String toString() {
        return "ApiFile[port=" + port + ", pid=" + pid + ", udpPort=" + udpPort + "]";
    }
}
