package org.boothline.transport.message;

import java.util.List;
import org.boothline.base.media.Codec;
import org.boothline.base.range.LongRange;

/** One valid message of every type, and a few variants. */
final class Samples {
    static final String ID = "0123456789abcdef";
    static final String OTHER_ID = "fedcba9876543210";
    static final String HASH = "c0ffee00".repeat(8);
    static final String MASTER_KEY = "5ec1e701".repeat(8);
    static final String MASTER_SALT = "5a175a17".repeat(3);
    static final SignedLines SIGNED =
            new SignedLines(List.of("boothline-manifest 1", "take " + ID, ""), "QUJD", "REVG+/8=");

    static final List<Message> ALL = List.of(
            new Hello("Booth 1", Role.BOOTH, "boothline 0.1.0", null, true, null),
            new Hello(
                    "Studio \"Nord\" ü",
                    Role.STUDIO,
                    "boothline 0.1.0",
                    ID,
                    false,
                    new InvitationClaim(OTHER_ID, HASH)),
            HelloAnswer.taken(ID, "00".repeat(32), "Studio", Role.STUDIO),
            HelloAnswer.refused("another call is up", "Studio", Role.STUDIO),
            HelloAnswer.pairFirst("these stations don't know each other", "Studio", Role.STUDIO),
            new PairCommit("Booth 1", HASH),
            PairNonce.of(HASH),
            PairNonce.refused("nobody is here"),
            new PairReveal(HASH),
            new PairVerdict(true, null),
            new PairVerdict(false, "the words differ"),
            new StreamOffer(
                    ID,
                    Purpose.MAIN,
                    0,
                    0xFFFF_FFFFL,
                    Codec.OPUS,
                    1,
                    240,
                    256_000,
                    120,
                    32_767,
                    0,
                    1L << 31,
                    0,
                    1_767_225_600_000_000_000L,
                    MASTER_KEY,
                    MASTER_SALT,
                    new ResendKeys(7, 0, MASTER_KEY, MASTER_SALT)),
            new StreamOffer(
                    ID,
                    Purpose.TALKBACK,
                    3,
                    1,
                    Codec.L24,
                    2,
                    48,
                    0,
                    0,
                    0,
                    Long.MAX_VALUE,
                    0,
                    7,
                    0,
                    MASTER_KEY,
                    MASTER_SALT,
                    new ResendKeys(0xFFFF_FFFFL, 32_767, MASTER_KEY, MASTER_SALT)),
            StreamAnswer.yes(),
            StreamAnswer.refused("no such codec"),
            StreamAnswer.otherSsrc("this SSRC is one of mine"),
            new ReportOffer(0, 0xFFFF_FFFFL, MASTER_KEY, MASTER_SALT),
            ReportAnswer.yes(),
            ReportAnswer.refused("no call is up"),
            ReportAnswer.otherSsrc("this SSRC is one of mine"),
            new RekeyRequest(ID),
            new RekeyAnswer(true, null),
            new RekeyAnswer(false, "no such stream"),
            new TakeStart(ID, "Szene 12, Klappe 3", OTHER_ID, 48_000L, null),
            new TakeStart(ID, "x", OTHER_ID, null, OTHER_ID),
            new TakeStarted(true, null, 48_000, 198, 1_767_225_601_000_000_000L),
            TakeStarted.refused("the stream has ended"),
            new TakeStop(ID, null),
            new TakeStop(ID, 96_000L),
            new TakeStopped(true, null, 96_000, 402, SIGNED),
            new TakeStopped(true, null, 96_000, 402, null),
            TakeStopped.refused("no such take"),
            new ClockPing(-5),
            new ClockPong(-5, Long.MAX_VALUE, Long.MIN_VALUE),
            new Bye(""),
            new ByeAnswer(),
            new Refusal("this station knows no \"dance\"", RefusalCode.UNKNOWN_TYPE),
            new ManifestRequest(ID, OTHER_ID),
            new ManifestAnswer(ServeStatus.READY, null, SIGNED),
            new ManifestAnswer(ServeStatus.OPEN, "the take runs", null),
            new PacketsRequest(ID, OTHER_ID, List.of(new LongRange(0, 3), new LongRange(7, 7)), 131_072),
            new PacketsAnswer(ServeStatus.READY, null, 3, List.of(new LongRange(1, 2))),
            PacketsAnswer.none(ServeStatus.REFUSED, "not yours"),
            new PcmRequest(ID, OTHER_ID, 0, 1L << 40, 4 << 20),
            new PcmAnswer(ServeStatus.READY, null, 12, List.of()),
            PcmAnswer.none(ServeStatus.UNKNOWN, "no such take"),
            new ReceiptOffer(ID, OTHER_ID, SIGNED),
            new ReceiptAnswer(true, null));

    private Samples() {}
}
