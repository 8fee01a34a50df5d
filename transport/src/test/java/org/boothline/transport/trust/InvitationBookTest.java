package org.boothline.transport.trust;

import static org.boothline.transport.trust.Stations.ACCEPTING;
import static org.boothline.transport.trust.Stations.DIALLING;
import static org.boothline.transport.trust.Stations.NOW_MS;
import static org.boothline.transport.trust.Stations.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvitationBookTest {
    private static final long DAY_MS = 86_400_000L;
    private static final List<StationAddress> HERE = List.of(new StationAddress("203.0.113.7", 6000));

    @TempDir
    private Path data;

    private InvitationBook book;

    @BeforeEach
    void open() {
        book = new InvitationBook(data);
    }

    private Invitation invite() throws UserFault {
        return book.create(ACCEPTING, HERE, "Berta", Duration.ofHours(24), NOW_MS);
    }

    private Redemption redeem(Invitation invitation, Fingerprint caller, long nowMs) throws UserFault {
        return book.redeem(invitation.id(), invitation.proofHex(caller), caller, ACCEPTING, nowMs);
    }

    private Path file(Invitation invitation) {
        return data.resolve("invitations").resolve(invitation.id() + ".json");
    }

    private KeptInvitation.State state(long nowMs) throws UserFault {
        return book.list(nowMs).get(0).state();
    }

    @Test
    void letsItsHolderInOnce() throws UserFault {
        Invitation invitation = Invitation.decode(invite().link(), NOW_MS);
        assertEquals(KeptInvitation.State.OPEN, state(NOW_MS));
        assertEquals(new Redemption.Accepted("Berta"), redeem(invitation, DIALLING, NOW_MS + 5));
        assertEquals(new Redemption.AlreadyUsed(DIALLING, NOW_MS + 5), redeem(invitation, THIRD, NOW_MS + 6));
        assertEquals(new Redemption.AlreadyUsed(DIALLING, NOW_MS + 5), redeem(invitation, DIALLING, NOW_MS + 6));
        KeptInvitation kept = book.list(NOW_MS + 7).get(0);
        assertEquals(KeptInvitation.State.USED, kept.state());
        assertEquals(DIALLING, kept.usedBy());
        assertEquals(NOW_MS + 5, kept.closedEpochMs());
    }

    @Test
    void keepsWhatWasUsedForANewlyOpenedBook() throws UserFault {
        Invitation invitation = invite();
        redeem(invitation, DIALLING, NOW_MS);
        book = new InvitationBook(data);
        assertInstanceOf(Redemption.AlreadyUsed.class, redeem(invitation, THIRD, NOW_MS));
    }

    @Test
    void refusesOneThatExpiredAndSaysWhen() throws UserFault {
        Invitation invitation = invite();
        assertTrue(redeem(invite(), DIALLING, NOW_MS + DAY_MS - 1).accepted());
        Redemption redemption = redeem(invitation, DIALLING, NOW_MS + DAY_MS);
        assertEquals(new Redemption.Expired(NOW_MS + DAY_MS), redemption);
        assertTrue(redemption.reason().contains("2026-01-02 00:00 UTC"), redemption.reason());
        assertEquals(
                List.of(KeptInvitation.State.EXPIRED),
                book.list(NOW_MS + DAY_MS).stream()
                        .filter(kept -> kept.id().equals(invitation.id()))
                        .map(KeptInvitation::state)
                        .toList());
    }

    @Test
    void refusesOneThatWasWithdrawn() throws UserFault {
        Invitation invitation = invite();
        assertEquals(
                KeptInvitation.State.WITHDRAWN,
                book.withdraw(invitation.id(), NOW_MS).state());
        book.withdraw(invitation.id(), NOW_MS + 1);
        assertEquals(new Redemption.Withdrawn(), redeem(invitation, DIALLING, NOW_MS));
        assertEquals(KeptInvitation.State.WITHDRAWN, state(NOW_MS));
    }

    @Test
    void withdrawsNothingThatIsNotThereOrWasUsed() throws UserFault {
        UserFault unknown = assertThrows(UserFault.class, () -> book.withdraw("0123456789abcdef", NOW_MS));
        assertEquals(FaultCode.USAGE, unknown.code());
        assertThrows(UserFault.class, () -> book.withdraw("../peers", NOW_MS));
        assertFalse(Files.exists(data.resolve("invitations")));
        Invitation invitation = invite();
        redeem(invitation, DIALLING, NOW_MS);
        UserFault used = assertThrows(UserFault.class, () -> book.withdraw(invitation.id(), NOW_MS));
        assertTrue(used.remedy().contains("peers forget"), used.sentence());
        assertEquals(KeptInvitation.State.USED, state(NOW_MS));
    }

    @Test
    void tellsNothingToWhoDoesNotHoldTheSecret() throws UserFault {
        Invitation invitation = invite();
        Redemption wrong = new Redemption.WrongProof();
        for (int step = 0; step < 3; step++) {
            // Another's proof, one for another inviter, none.
            assertEquals(wrong, book.redeem(invitation.id(), invitation.proofHex(DIALLING), THIRD, ACCEPTING, NOW_MS));
            assertEquals(wrong, book.redeem(invitation.id(), invitation.proofHex(DIALLING), DIALLING, THIRD, NOW_MS));
            assertEquals(wrong, book.redeem(invitation.id(), "", DIALLING, ACCEPTING, NOW_MS + 99 * DAY_MS));
            if (step == 0) {
                assertEquals(KeptInvitation.State.OPEN, state(NOW_MS), "guessing uses nothing up");
                assertTrue(redeem(invitation, DIALLING, NOW_MS).accepted());
            } else if (step == 1) {
                invitation = invite();
                book.withdraw(invitation.id(), NOW_MS);
            }
        }
    }

    @Test
    void anUnknownIdCostsNothingOnDisk() throws Exception {
        for (String id : List.of("0123456789abcdef", "", "../../etc/passwd", "0123456789ABCDEF", "book", "\u0000")) {
            assertEquals(new Redemption.Unknown(), book.redeem(id, "00", DIALLING, ACCEPTING, NOW_MS), id);
        }
        try (var left = Files.list(data)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void sweepsWhatHasBeenOverForThirtyDays() throws UserFault {
        Invitation open = book.create(ACCEPTING, HERE, null, Duration.ofDays(30), NOW_MS);
        Invitation expired = invite();
        Invitation used = invite();
        Invitation withdrawn = invite();
        redeem(used, DIALLING, NOW_MS + 2 * DAY_MS / 4);
        book.withdraw(withdrawn.id(), NOW_MS);
        assertEquals(4, book.list(NOW_MS + 30 * DAY_MS).size());
        assertFalse(book.list(NOW_MS + 30 * DAY_MS + 1).stream()
                .anyMatch(kept -> kept.id().equals(withdrawn.id())));
        assertEquals(3, book.list(NOW_MS + 30 * DAY_MS + 1).size());
        assertEquals(2, book.list(NOW_MS + 31 * DAY_MS).size());
        assertEquals(1, book.list(NOW_MS + 31 * DAY_MS + 1).size());
        assertFalse(Files.exists(file(expired)));
        assertTrue(Files.exists(file(open)));
        book.create(ACCEPTING, HERE, null, Duration.ofDays(1), NOW_MS + 61 * DAY_MS);
        assertFalse(Files.exists(file(open)), "creating sweeps too");
        assertEquals(new Redemption.Unknown(), redeem(used, THIRD, NOW_MS + 61 * DAY_MS));
    }

    @Test
    void letsOnlyTheOwnerReadThem() throws Exception {
        Invitation invitation = invite();
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("invitations"))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(invitation))));
        redeem(invitation, DIALLING, NOW_MS);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(invitation))));
    }

    @Test
    void writesTheFormThatIsDocumented() throws Exception {
        Invitation invitation = invite();
        redeem(invitation, DIALLING, NOW_MS + 5);
        assertEquals(
                "{\"version\":1,\"id\":\"" + invitation.id() + "\",\"secretHex\":\""
                        + invitation.secret().hex() + "\",\"guestName\":\"Berta\",\"createdEpochMs\":" + NOW_MS
                        + ",\"expiryEpochMs\":" + (NOW_MS + DAY_MS) + ",\"state\":\"used\",\"usedBy\":\"" + DIALLING
                        + "\",\"closedEpochMs\":" + (NOW_MS + 5) + "}",
                Files.readString(file(invitation)).replaceAll("\\s", ""));
    }

    @Test
    void aDamagedFileLetsNobodyInAndIsToldAndKept() throws Exception {
        Invitation invitation = invite();
        Invitation sound = invite();
        String good = Files.readString(file(invitation));
        for (String bad : List.of(
                "",
                "null",
                good.substring(0, good.length() / 2),
                good.replace("\"open\"", "\"ajar\""),
                good.replace("\"open\"", "\"used\""),
                good.replace("\"version\" : 1", "\"version\" : 2"),
                good.replace("\"version\" : 1", "\"version\" : 1,\n  \"later\" : true"),
                good.replace(invitation.secret().hex(), invitation.secret().hex() + "zz"))) {
            assertNotEquals(good, bad);
            Files.writeString(file(invitation), bad);
            UserFault fault = assertThrows(UserFault.class, () -> redeem(invitation, DIALLING, NOW_MS), bad);
            assertEquals(FaultCode.DISK, fault.code());
            assertTrue(fault.sentence().contains(file(invitation).toString()), fault.sentence());
            assertFalse(fault.sentence().contains(invitation.secret().hex().substring(0, 8)), fault.sentence());
            assertThrows(UserFault.class, () -> book.withdraw(invitation.id(), NOW_MS));
            assertEquals(bad, Files.readString(file(invitation)));
            assertEquals(
                    List.of(KeptInvitation.State.OPEN, KeptInvitation.State.UNREADABLE),
                    book.list(NOW_MS).stream().map(KeptInvitation::state).toList());
        }
        book.list(NOW_MS + 99 * DAY_MS);
        assertTrue(Files.exists(file(invitation)), "what can't be read is not swept");
        assertFalse(Files.exists(file(sound)));
    }

    @Test
    void aFileUnderAnothersNameLetsNobodyIn() throws Exception {
        Invitation invitation = invite();
        Files.move(file(invitation), data.resolve("invitations/0123456789abcdef.json"));
        assertEquals(new Redemption.Unknown(), redeem(invitation, DIALLING, NOW_MS));
        assertEquals(
                new Redemption.Unknown(),
                book.redeem("0123456789abcdef", invitation.proofHex(DIALLING), DIALLING, ACCEPTING, NOW_MS));
    }

    @Test
    void whatAWriterThatDiedHasLeftIsInNobodysWay() throws Exception {
        Invitation invitation = invite();
        Files.writeString(data.resolve("invitations/" + invitation.id() + ".json.part"), "half");
        assertTrue(redeem(invitation, DIALLING, NOW_MS).accepted());
        try (var left = Files.list(data.resolve("invitations"))) {
            assertEquals(2, left.count(), "the invitation and the lock");
        }
    }

    @Test
    void refusesInvitationsThatCantBe() {
        for (Duration life : List.of(
                Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(30).plusMillis(1))) {
            assertEquals(
                    FaultCode.USAGE,
                    assertThrows(UserFault.class, () -> book.create(ACCEPTING, HERE, null, life, NOW_MS))
                            .code());
        }
        for (List<StationAddress> addresses : List.of(List.<StationAddress>of(), Collections.nCopies(9, HERE.get(0)))) {
            assertThrows(UserFault.class, () -> book.create(ACCEPTING, addresses, null, Duration.ofHours(1), NOW_MS));
        }
        for (String name : List.of("", " ", "a\nb", "x".repeat(65))) {
            assertThrows(UserFault.class, () -> book.create(ACCEPTING, HERE, name, Duration.ofHours(1), NOW_MS));
        }
        assertFalse(Files.exists(data.resolve("invitations")));
    }

    @Test
    void saysWhenTheFolderCantBeWritten() throws Exception {
        Path inTheWay = Files.writeString(data.resolve("invitations"), "a file");
        assertEquals(FaultCode.DISK, assertThrows(UserFault.class, this::invite).code());
        assertEquals("a file", Files.readString(inTheWay));
        assertEquals(List.of(), book.list(NOW_MS));
    }

    @Test
    void oneOfFiftyThatComeAtTheSameMomentIsLetIn() throws Exception {
        Invitation invitation = invite();
        int many = 50;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<Redemption>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Fingerprint caller = Stations.number(i);
                String proof = invitation.proofHex(caller);
                Callable<Redemption> work = () -> {
                    together.await();
                    return new InvitationBook(data).redeem(invitation.id(), proof, caller, ACCEPTING, NOW_MS);
                };
                all.add(threads.submit(work));
            }
            int accepted = 0;
            for (Future<Redemption> one : all) {
                if (one.get().accepted()) {
                    accepted++;
                } else {
                    assertInstanceOf(Redemption.AlreadyUsed.class, one.get());
                }
            }
            assertEquals(1, accepted);
        } finally {
            threads.shutdownNow();
        }
    }
}
