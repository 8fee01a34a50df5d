package org.boothline.transport.trust;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;

/**
 * A way in for one guest, once: where the station is, how to know it, and a secret to be known by. Travels as a link.
 * Immutable. <b>Thread</b>: any. <b>Clock</b>: time of day, given by the caller. <b>Source</b>: docs/PROTOCOL.md.
 *
 * @param expiryEpochS the first second it is not good any more, since 1970 UTC; 0 to 2^40 − 1
 * @param inviter the station that invites; whoever answers with another fingerprint is not it
 * @param id 16 lower-case hexadecimal digits
 * @param addresses 1 to 8, to be dialled all at once
 */
public record Invitation(
        long expiryEpochS, Fingerprint inviter, String id, InvitationSecret secret, List<StationAddress> addresses) {
    /** What every link begins with. */
    public static final String SCHEME = "boothline:";

    public static final int ADDRESSES_MAX = 8;

    private static final int VERSION = 1;
    private static final int ID_BYTES = 8;
    private static final int FINGERPRINT_BYTES = 32;
    private static final int CRC_BYTES = 4;
    private static final long EXPIRY_MAX = (1L << 40) - 1;
    private static final int FIXED_BYTES =
            1 + 5 + FINGERPRINT_BYTES + ID_BYTES + InvitationSecret.BYTES + 1 + CRC_BYTES;
    /** Four times the longest link: there is mail around it. */
    private static final int TEXT_CHARS_MAX = 12_000;

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public Invitation {
        if (expiryEpochS < 0 || expiryEpochS > EXPIRY_MAX) {
            throw new IllegalArgumentException("an invitation expires within 2^40 s of 1970");
        }
        if (!id.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("an invitation's id is 16 lower-case hexadecimal digits");
        }
        if (addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
            throw new IllegalArgumentException("an invitation has 1 to " + ADDRESSES_MAX + " addresses");
        }
        addresses = List.copyOf(addresses);
    }

    /** What the guest's station shows in its hello, 64 hexadecimal digits. */
    public String proofHex(Fingerprint caller) {
        return InvitationProof.hex(secret, caller, inviter);
    }

    /** The link to send to the guest, and to nobody else. */
    public String link() {
        int bytes = FIXED_BYTES;
        for (StationAddress address : addresses) {
            bytes += address.encodedBytes();
        }
        ByteBuffer link = ByteBuffer.allocate(bytes);
        link.put((byte) VERSION).put((byte) (expiryEpochS >> Integer.SIZE)).putInt((int) expiryEpochS);
        link.put(Hashes.bytes(inviter)).put(HexFormat.of().parseHex(id)).put(secret.bytes());
        link.put((byte) addresses.size());
        for (StationAddress address : addresses) {
            address.encode(link);
        }
        link.putInt(crc(link.array(), bytes - CRC_BYTES));
        return SCHEME + base64(link.array());
    }

    /**
     * Reads a link, with what a mail program put around and into it: blanks, line breaks, brackets.
     *
     * @throws UserFault USAGE if it is no invitation or a damaged one, PROTOCOL if another Boothline made it, TRUST if
     *     it has expired
     */
    public static Invitation decode(String text, long nowEpochMs) throws UserFault {
        byte[] bytes = bytes(text);
        if (bytes.length <= CRC_BYTES
                || ByteBuffer.wrap(bytes).getInt(bytes.length - CRC_BYTES) != crc(bytes, bytes.length - CRC_BYTES)) {
            throw damaged();
        }
        if (bytes[0] != VERSION) {
            throw new UserFault(
                    FaultCode.PROTOCOL,
                    "The invitation can't be read",
                    "another version of Boothline made it (" + Byte.toUnsignedInt(bytes[0]) + ", this one reads "
                            + VERSION + ")",
                    "use the same version at both ends");
        }
        Invitation invitation = parse(ByteBuffer.wrap(bytes, 0, bytes.length - CRC_BYTES));
        if (invitation.expired(nowEpochMs)) {
            throw new UserFault(
                    FaultCode.TRUST,
                    "The invitation is not good any more",
                    "it expired at " + invitation.expiry() + ", and it is " + moment(nowEpochMs / 1_000) + " here",
                    "ask for a new one, or set this machine's clock right");
        }
        return invitation;
    }

    private static Invitation parse(ByteBuffer from) throws UserFault {
        try {
            from.get();
            long expiryEpochS = Byte.toUnsignedLong(from.get()) << Integer.SIZE | Integer.toUnsignedLong(from.getInt());
            byte[] fingerprint = new byte[FINGERPRINT_BYTES];
            byte[] id = new byte[ID_BYTES];
            byte[] secret = new byte[InvitationSecret.BYTES];
            from.get(fingerprint).get(id).get(secret);
            int count = from.get();
            List<StationAddress> addresses = new ArrayList<>();
            for (int i = 0; i < count && i <= ADDRESSES_MAX; i++) {
                addresses.add(StationAddress.decode(from));
            }
            if (from.hasRemaining()) {
                throw damaged();
            }
            return new Invitation(
                    expiryEpochS,
                    new Fingerprint(HexFormat.of().formatHex(fingerprint)),
                    HexFormat.of().formatHex(id),
                    InvitationSecret.of(secret),
                    addresses);
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw damaged();
        }
    }

    private static byte[] bytes(String text) throws UserFault {
        String joined = text.length() > TEXT_CHARS_MAX ? "" : text.replaceAll("[\\s\\p{Z}\\p{C}]+", "");
        int begin = joined.toLowerCase(Locale.ROOT).indexOf(SCHEME);
        if (begin < 0) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "This is no invitation",
                    "an invitation begins with \"" + SCHEME + "\"",
                    "copy the whole line that \"boothline invite\" printed, and nothing else");
        }
        String base64 = joined.substring(begin + SCHEME.length()).replaceAll("[^A-Za-z0-9_-]+$", "");
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64);
            if (base64.equals(base64(bytes))) { // Else the last digit has bits that mean nothing.
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        throw damaged();
    }

    private static UserFault damaged() {
        return new UserFault(
                FaultCode.USAGE,
                "The invitation is damaged",
                "a part of it is missing or was changed on the way",
                "copy all of it, from \"" + SCHEME + "\" to its end, or ask for it once more");
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static int crc(byte[] bytes, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }

    public boolean expired(long nowEpochMs) {
        return nowEpochMs >= expiryEpochS * 1_000;
    }

    /** For people. */
    public String expiry() {
        return moment(expiryEpochS);
    }

    static String moment(long epochS) {
        return MOMENT.format(Instant.ofEpochSecond(epochS));
    }
}
