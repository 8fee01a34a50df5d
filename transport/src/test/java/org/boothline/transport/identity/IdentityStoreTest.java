package org.boothline.transport.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityStoreTest {
    @TempDir
    private Path data;

    private Path key() {
        return data.resolve("identity/key.pem");
    }

    private Path certificate() {
        return data.resolve("identity/certificate.pem");
    }

    private UserFault refused() {
        UserFault fault = assertThrows(UserFault.class, () -> IdentityStore.loadOrCreate(data));
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.sentence().contains(data.resolve("identity").toString()), fault.sentence());
        return fault;
    }

    @Test
    void givesTheSameIdentityEveryTime() throws Exception {
        StationIdentity made = IdentityStore.loadOrCreate(data);
        StationIdentity read = IdentityStore.loadOrCreate(data);
        assertEquals(made.fingerprint(), read.fingerprint());
        byte[] message = {1, 2, 3};
        assertTrue(StationIdentity.verify(made.certificate(), message, read.sign(message)));
    }

    @Test
    void makesADifferentIdentityForEachStation() throws Exception {
        assertNotEquals(
                IdentityStore.loadOrCreate(data.resolve("a")).fingerprint(),
                IdentityStore.loadOrCreate(data.resolve("b")).fingerprint());
    }

    @Test
    void makesAP256CertificateThatSignsItselfAndNeverExpires() throws Exception {
        StationIdentity identity = IdentityStore.loadOrCreate(data, new VirtualClock());
        identity.certificate().verify(identity.certificate().getPublicKey());
        assertEquals(
                256,
                ((ECPublicKey) identity.certificate().getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength());
        assertEquals(
                "2025-12-30T00:00:00Z",
                identity.certificate().getNotBefore().toInstant().toString());
        assertEquals(
                "9999-12-31T23:59:59Z",
                identity.certificate().getNotAfter().toInstant().toString());
    }

    @Test
    void letsOnlyTheOwnerReadThem() throws Exception {
        IdentityStore.loadOrCreate(data);
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("identity"))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
    }

    @Test
    void refusesAKeyThatOthersMayReadOrChange() throws Exception {
        IdentityStore.loadOrCreate(data);
        for (String rights : List.of("rw-r--r--", "rw-r-----", "rw--w----", "rw-----w-")) {
            Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString(rights));
            UserFault fault = refused();
            assertTrue(fault.why().equals("others than its owner may read or change it"), fault.sentence());
            assertTrue(fault.remedy().contains("chmod 600"), fault.sentence());
        }
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("r--------"));
        IdentityStore.loadOrCreate(data);
    }

    /** The file system of a ZIP file stands for any that has no POSIX permissions; it can't rename a folder. */
    @Test
    void isUsedFromADiskWithoutPermissionsToo() throws Exception {
        StationIdentity made = IdentityStore.loadOrCreate(data);
        try (FileSystem disk = FileSystems.newFileSystem(
                URI.create("jar:" + data.resolve("disk.zip").toUri()), Map.of("create", "true"))) {
            Path there = Files.createDirectories(disk.getPath("/data/identity"));
            for (Path file : List.of(key(), certificate())) {
                Files.copy(file, there.resolve(file.getFileName().toString()));
            }
            assertEquals(
                    made.fingerprint(),
                    IdentityStore.loadOrCreate(disk.getPath("/data")).fingerprint());
        }
    }

    @Test
    void refusesDamagedFilesAndLeavesThemAsTheyAre() throws Exception {
        IdentityStore.loadOrCreate(data);
        for (Path file : List.of(key(), certificate())) {
            byte[] good = Files.readAllBytes(file);
            for (byte[] bad : List.of(
                    new byte[0],
                    "nonsense".getBytes(StandardCharsets.US_ASCII),
                    java.util.Arrays.copyOf(good, good.length / 2),
                    new String(good, StandardCharsets.US_ASCII)
                            .replaceFirst("M", "%")
                            .getBytes(StandardCharsets.US_ASCII),
                    new String(good, StandardCharsets.US_ASCII)
                            .replaceFirst("\n.{20}", "\nAAAAAAAAAAAAAAAAAAAA")
                            .getBytes(StandardCharsets.US_ASCII))) {
                Files.write(file, bad);
                refused();
                assertArrayEquals(bad, Files.readAllBytes(file));
            }
            Files.write(file, good);
        }
        IdentityStore.loadOrCreate(data);
    }

    @Test
    void refusesAFolderWithAFileMissing() throws Exception {
        IdentityStore.loadOrCreate(data);
        Files.delete(certificate());
        assertTrue(refused().why().contains("missing"));
        assertFalse(Files.exists(certificate()));
        assertTrue(Files.exists(key()));
    }

    @Test
    void refusesKeyAndCertificateOfDifferentStations() throws Exception {
        IdentityStore.loadOrCreate(data);
        IdentityStore.loadOrCreate(data.resolve("other"));
        Files.copy(
                data.resolve("other/identity/certificate.pem"),
                certificate(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertTrue(refused().why().contains("belong together"));
    }

    @Test
    void saysWhenTheDataFolderCantBeWritten() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "in the way");
        UserFault fault = assertThrows(UserFault.class, () -> IdentityStore.loadOrCreate(file.resolve("data")));
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.remedy().contains("--data"), fault.sentence());
    }

    @Test
    void oneIdentitySurvivesWhenManyAreMadeAtOnce() throws Exception {
        int many = 6;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<Fingerprint>> made = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Callable<Fingerprint> work = () -> {
                    together.await();
                    return IdentityStore.loadOrCreate(data).fingerprint();
                };
                made.add(threads.submit(work));
            }
            Set<Fingerprint> seen = new HashSet<>();
            for (Future<Fingerprint> one : made) {
                seen.add(one.get());
            }
            assertEquals(1, seen.size());
            try (var left = Files.list(data)) {
                assertEquals(List.of(data.resolve("identity")), left.toList());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
