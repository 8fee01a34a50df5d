package org.boothline.app.command;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.QrText;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.Table;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.SystemClock;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.trust.Invitation;
import org.boothline.transport.trust.InvitationBook;
import org.boothline.transport.trust.KeptInvitation;
import org.boothline.transport.trust.StationAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code boothline invite}. */
@Command(
        name = "invite",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an invitation: a link and a QR code by which one other station can call this one, once, without comparing"
                    + " words. Send it by a way you trust; whoever has it is let in.",
            "",
            "The guest runs `boothline call LINK`; here `boothline listen` must run, on the same base port. From then on the"
                    + " two stations know each other.",
            ""
        },
        footer = {
            "",
            "Examples: an invitation over the internet, and what became of it",
            "  boothline invite --address studio.example.org --name \"Anna's booth\"",
            "  boothline invite --list"
        })
final class InviteCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--address",
            paramLabel = "HOST[:PORT]",
            description =
                    "Where the guest can reach this station: the router's public name or address, for example. May be"
                            + " given more than once. The addresses of this machine are added.")
    private List<String> addresses = List.of();

    @Option(names = "--only", description = "Leave the addresses of this machine out: only those given with --address.")
    private boolean only;

    @Option(
            names = "--port",
            paramLabel = "BASE",
            description = "The base port on which this station listens. Default: 6000.")
    private int port = org.boothline.session.call.StationSettings.BASE_PORT_DEFAULT;

    @Option(
            names = "--name",
            paramLabel = "GUEST",
            description = "What to call the guest here. Default: as it calls itself.")
    private @Nullable String guest;

    @Option(
            names = "--hours",
            paramLabel = "N",
            description = "How long the invitation is good. Default: ${DEFAULT-VALUE}.")
    private double hours = InvitationBook.LIFE_DEFAULT.toHours();

    @Option(names = "--list", description = "Show the invitations that were made, and what became of them.")
    private boolean list;

    @Option(names = "--withdraw", paramLabel = "ID", description = "Make an invitation worthless.")
    private @Nullable String withdraw;

    @Option(names = "--no-qr", description = "Print no QR code.")
    private boolean noQr;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    InviteCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        InvitationBook book = new InvitationBook(folder);
        long nowEpochMs = SystemClock.SYSTEM.epochMs();
        if (withdraw != null) {
            KeptInvitation withdrawn = book.withdraw(withdraw, nowEpochMs);
            shell.out().println("Invitation " + withdrawn.id() + " lets nobody in any more.");
        } else if (list) {
            show(book.list(nowEpochMs));
        } else {
            show(book.create(IdentityStore.loadOrCreate(folder).fingerprint(), where(), guest, life(), nowEpochMs));
        }
        return 0;
    }

    private Duration life() throws UserFault {
        if (!(hours > 0 && hours <= InvitationBook.LIFE_MAX.toHours())) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "An invitation can't be good for " + hours + " hours",
                    "it is good for up to " + InvitationBook.LIFE_MAX.toHours(),
                    "choose fewer with --hours");
        }
        return Duration.ofSeconds(Math.max(1, Math.round(hours * 3_600)));
    }

    /** Those given first: they are the ones that work from far away. */
    private List<StationAddress> where() throws UserFault {
        Set<StationAddress> all = new LinkedHashSet<>();
        for (String text : addresses) {
            RemoteAddress address = RemoteAddress.parse(text);
            all.add(StationAddress.of(address.host(), namesPort(text.strip()) ? address.basePort() : port));
        }
        if (!only) {
            for (String host : ownHosts()) {
                if (all.size() < Invitation.ADDRESSES_MAX) {
                    all.add(StationAddress.of(host, port));
                }
            }
        }
        if (all.isEmpty()) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "No invitation was made",
                    "this machine has no address that another one could call",
                    "connect it to a network, or give an address with --address");
        }
        return List.copyOf(all);
    }

    /** A single colon, or one behind the bracket of an IPv6 address. */
    private static boolean namesPort(String text) {
        return text.startsWith("[")
                ? text.contains("]:")
                : text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':');
    }

    /** IPv4 before IPv6, and no address that leaves no other machine's cable. */
    private static List<String> ownHosts() throws UserFault {
        List<String> four = new ArrayList<>();
        List<String> six = new ArrayList<>();
        try {
            for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (card.isUp() && !card.isLoopback()) {
                    for (InetAddress address : Collections.list(card.getInetAddresses())) {
                        if (!address.isLinkLocalAddress() && !address.isLoopbackAddress()) {
                            (address instanceof Inet6Address ? six : four)
                                    .add(address.getHostAddress().replaceAll("%.*", ""));
                        }
                    }
                }
            }
        } catch (SocketException e) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "This machine's addresses can't be found",
                    String.valueOf(e.getMessage()),
                    "give the address with --address and --only",
                    e);
        }
        four.addAll(six);
        return four;
    }

    private void show(Invitation invitation) {
        String link = invitation.link();
        if (json) {
            shell.out()
                    .println(new Json()
                            .with("id", invitation.id())
                            .with("link", link)
                            .with("expiryEpochMs", invitation.expiryEpochS() * 1_000)
                            .with(
                                    "addresses",
                                    invitation.addresses().stream()
                                            .map(StationAddress::toString)
                                            .toList())
                            .line());
            return;
        }
        if (!noQr) {
            shell.out().print(QrText.of(link, shell.interactive()));
        }
        shell.out().println(link);
        shell.out().println();
        shell.out()
                .println("Good for one station, once, until " + invitation.expiry() + ". It reaches this station at "
                        + String.join(
                                ", ",
                                invitation.addresses().stream()
                                        .map(StationAddress::toString)
                                        .toList())
                        + ".");
        shell.out()
                .println("The other side runs: boothline call LINK. Here `boothline listen --port " + port
                        + "` must be running.");
    }

    private void show(List<KeptInvitation> kept) {
        if (json) {
            List<Map<String, ?>> all = new ArrayList<>();
            for (KeptInvitation one : kept) {
                all.add(new Json()
                        .with("id", one.id())
                        .with("name", one.guestName())
                        .with("state", one.state().name().toLowerCase(Locale.ROOT))
                        .with("createdEpochMs", one.createdEpochMs())
                        .with("expiryEpochMs", one.expiryEpochMs())
                        .with(
                                "usedBy",
                                one.usedBy() == null ? null : one.usedBy().hex())
                        .members());
            }
            shell.out().println(new Json().with("invitations", all).text());
            return;
        }
        if (kept.isEmpty()) {
            shell.out().println("No invitations were made.");
            return;
        }
        Table table = new Table("id", "for", "state", "made", "good until", "used by");
        for (KeptInvitation one : kept) {
            table.row(
                    one.id(),
                    one.guestName() == null ? "" : one.guestName(),
                    one.state().name().toLowerCase(Locale.ROOT),
                    Figures.timeOfDay(one.createdEpochMs()),
                    Figures.timeOfDay(one.expiryEpochMs()),
                    one.usedBy() == null ? "" : one.usedBy().brief());
        }
        shell.out().println(table.text());
    }
}
