package org.boothline.transport.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.privacy.PrivateFiles;

/** The two files of an identity folder. <b>Source</b>: RFC 7468 (PEM), RFC 5958 (PKCS#8). */
final class IdentityFiles {
    private static final String KEY_FILE = "key.pem";
    private static final String CERTIFICATE_FILE = "certificate.pem";
    private static final String KEY_LABEL = "PRIVATE KEY";
    private static final String CERTIFICATE_LABEL = "CERTIFICATE";
    /** Either file is some hundred bytes long; what is larger is something else. */
    private static final long FILE_BYTES_MAX = 64 << 10;

    private static final int LINE_CHARS = 64;

    private final Path folder;
    private final Path keyFile;
    private final Path certificateFile;

    IdentityFiles(Path folder) {
        this.folder = folder;
        keyFile = folder.resolve(KEY_FILE);
        certificateFile = folder.resolve(CERTIFICATE_FILE);
    }

    void write(StationIdentity identity) throws IOException {
        try {
            PrivateFiles.createFolders(folder);
            writeWhole(keyFile, pem(KEY_LABEL, identity.privateKey().getEncoded()));
            writeWhole(
                    certificateFile,
                    pem(CERTIFICATE_LABEL, identity.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate just made has an encoding", e);
        }
    }

    /** Returns when the disk has it. */
    private static void writeWhole(Path file, byte[] content) throws IOException {
        PrivateFiles.createFile(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    StationIdentity read() throws UserFault {
        X509Certificate certificate = certificate(bytes(certificateFile, CERTIFICATE_LABEL));
        PrivateKey key =
                key(bytes(keyFile, KEY_LABEL), certificate.getPublicKey().getAlgorithm());
        try {
            if (PrivateFiles.exposed(keyFile)) {
                throw new UserFault(
                        FaultCode.DISK,
                        "The station's key " + keyFile + " is not used",
                        "others than its owner may read or change it",
                        "if nobody did, take the permission away (chmod 600); if in doubt, move the folder " + folder
                                + " away, and a new identity is made");
            }
        } catch (IOException e) {
            throw unreadable(keyFile, e);
        }
        StationIdentity identity = new StationIdentity(key, certificate);
        if (!belongTogether(identity)) {
            throw damaged(folder, "key and certificate don't belong together");
        }
        return identity;
    }

    private static boolean belongTogether(StationIdentity identity) {
        byte[] message = "boothline identity check".getBytes(StandardCharsets.US_ASCII);
        try {
            return StationIdentity.verify(identity.certificate(), message, identity.sign(message));
        } catch (IllegalStateException e) {
            return false; // A key that can't even sign.
        }
    }

    private byte[] bytes(Path file, String label) throws UserFault {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw damaged(file, "it is far too large");
            }
            return decode(file, Files.readString(file, StandardCharsets.ISO_8859_1), label);
        } catch (NoSuchFileException e) {
            throw damaged(file, "it is missing");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private byte[] decode(Path file, String text, String label) throws UserFault {
        int begin = text.indexOf("-----BEGIN " + label + "-----");
        int end = text.indexOf("-----END " + label + "-----");
        if (begin < 0 || end < begin) {
            throw damaged(file, "it holds no " + label.toLowerCase(java.util.Locale.ROOT));
        }
        String base64 = text.substring(text.indexOf('\n', begin) + 1, end).replaceAll("\\s", "");
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw damaged(file, "its content is not Base64");
        }
    }

    private X509Certificate certificate(byte[] der) throws UserFault {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw damaged(certificateFile, "it holds no certificate");
        }
    }

    private PrivateKey key(byte[] der, String algorithm) throws UserFault {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw damaged(keyFile, "it holds no key that fits the certificate");
        }
    }

    private static byte[] pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private UserFault damaged(Path what, String why) {
        return new UserFault(
                FaultCode.DISK,
                "The station's identity " + what + " can't be used",
                why,
                "bring " + folder
                        + " back from a backup; or move it away, and a new identity is made, which others have"
                        + " to trust anew");
    }

    private static UserFault unreadable(Path file, IOException cause) {
        return new UserFault(
                FaultCode.DISK,
                "The station's identity " + file + " can't be read",
                String.valueOf(cause.getMessage()),
                "see who owns that file, or choose another data folder with --data",
                cause);
    }

    /** Deletes a folder that {@link #write} made, if it is there; what can't be deleted stays and harms nobody. */
    static void discard(Path folder) {
        for (Path part : List.of(folder.resolve(KEY_FILE), folder.resolve(CERTIFICATE_FILE), folder)) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                return;
            }
        }
    }
}
