package org.boothline.lab.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.trust.Invitation;
import org.boothline.transport.trust.InvitationBook;
import org.boothline.transport.trust.PairedBy;
import org.boothline.transport.trust.PeerBook;
import org.boothline.transport.trust.Redemption;
import org.boothline.transport.trust.StationAddress;

/** Links that people paste, and the books of who is known and invited. */
final class TrustTargets {
    private static final long NOW_EPOCH_MS = 1_767_225_600_000L;
    private static final int TEXT_BYTES_MAX = 20_000;
    private static final int LINK_BYTES_MAX = 4_096;
    private static final int CRC_BYTES = 4;
    private static final String PROOF = "c0ffee00".repeat(8);

    private TrustTargets() {}

    private static Fingerprint fingerprint(String twoDigits) {
        return new Fingerprint(twoDigits.repeat(32));
    }

    private static List<StationAddress> addresses() throws UserFault {
        return List.of(
                StationAddress.of("192.0.2.7", 6000),
                StationAddress.of("2001:db8::1", 7000),
                StationAddress.of("studio.example.org", 6000));
    }

    private static Invitation invitation(Path data) throws UserFault {
        return new InvitationBook(data)
                .create(fingerprint("ab"), addresses(), "Booth", Duration.ofHours(1), NOW_EPOCH_MS);
    }

    private static String link() throws UserFault {
        Path data = SampleStation.folder();
        try {
            return invitation(data).link();
        } finally {
            SampleStation.delete(data);
        }
    }

    /** As pasted: whatever is not the link itself is refused. */
    static FuzzTarget link(boolean inside) throws UserFault {
        String link = link();
        byte[] bytes = Base64.getUrlDecoder().decode(link.substring(Invitation.SCHEME.length()));
        Corpus corpus = inside
                ? Corpus.ofBytes(List.of(bytes), LINK_BYTES_MAX)
                : Corpus.ofText(List.of(link, "<" + link + ">", "Hello!\n  " + link + "\n"), TEXT_BYTES_MAX);
        return new FuzzTarget() {
            @Override
            public String name() {
                return inside ? "invitation-inside" : "invitation";
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            @Override
            public double weight() {
                return 0.5;
            }

            @Override
            public boolean takes(byte[] input) throws BrokenPromise {
                String text = inside ? linkOf(input) : new String(input, StandardCharsets.UTF_8);
                Invitation read;
                try {
                    read = Invitation.decode(text, NOW_EPOCH_MS);
                } catch (UserFault refused) {
                    return false;
                }
                BrokenPromise.unless(inside || read.link().equals(link), "a changed link was taken");
                try {
                    BrokenPromise.unless(
                            Invitation.decode(read.link(), NOW_EPOCH_MS).equals(read),
                            "an invitation reads otherwise when written");
                } catch (UserFault e) {
                    throw new BrokenPromise("an invitation can't be read when written: " + e.sentence());
                }
                return true;
            }
        };
    }

    /** With its checksum put right. */
    private static String linkOf(byte[] input) {
        byte[] bytes = Arrays.copyOf(input, Math.max(input.length, CRC_BYTES));
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - CRC_BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - CRC_BYTES, (int) crc.getValue());
        return Invitation.SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static FuzzTarget invitationBook() throws UserFault {
        Path data = SampleStation.folder();
        Invitation invitation = invitation(data);
        InvitationBook book = new InvitationBook(data);
        Path file = data.resolve("invitations").resolve(invitation.id() + ".json");
        return new DocumentTarget("invitation-file", data, file, () -> {
            book.list(NOW_EPOCH_MS);
            Redemption redeemed =
                    book.redeem(invitation.id(), PROOF, fingerprint("cd"), fingerprint("ab"), NOW_EPOCH_MS);
            if (redeemed instanceof Redemption.Accepted) {
                throw new IllegalStateException("somebody without the secret was let in");
            }
        });
    }

    static FuzzTarget peerBook() throws UserFault {
        Path data = SampleStation.folder();
        PeerBook book = new PeerBook(data);
        book.pin(fingerprint("ab"), "Studio Nord", PairedBy.WORDS, "192.0.2.7", 6000, NOW_EPOCH_MS);
        book.pin(fingerprint("cd"), "Booth ü", PairedBy.INVITATION, "booth.example.org", 7000, NOW_EPOCH_MS);
        return new DocumentTarget("peers-json", data, data.resolve("peers.json"), () -> {
            book.list();
            book.find(fingerprint("ab"));
            book.findByName("Studio Nord");
            book.findByAddress("192.0.2.7", 6000);
        });
    }

    static FuzzTarget identity() throws UserFault {
        Path data = SampleStation.folder();
        IdentityStore.loadOrCreate(data);
        Path file = data.resolve("identity").resolve("certificate.pem");
        return new DocumentTarget("identity", data, file, () -> {
            StationIdentity read = IdentityStore.loadOrCreate(data);
            read.fingerprint();
        });
    }
}
