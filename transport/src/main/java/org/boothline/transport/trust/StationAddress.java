package org.boothline.transport.trust;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.transport.path.BasePort;

/**
 * Where a station may be reached. Nothing here asks a name server. <b>Thread</b>: any.
 *
 * @param host an IPv4 or IPv6 address as digits, or a name; kept in one form, small letters, a name in ASCII (RFC 5890)
 * @param basePort its N: even, 1,024 to 65,532
 */
public record StationAddress(String host, int basePort) {
    private static final int KIND_NAME = 0;
    private static final int KIND_IPV4 = 4;
    private static final int KIND_IPV6 = 6;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    /** RFC 1035 section 2.3.4, less the root's byte and the first length. */
    private static final int NAME_CHARS_MAX = 253;

    private static final Pattern FOUR_NUMBERS = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    public StationAddress {
        host = normal(host);
        try {
            BasePort.check(basePort);
        } catch (UserFault e) {
            throw new IllegalArgumentException(e.why(), e);
        }
    }

    /**
     * As the constructor, for what a person typed.
     *
     * @throws UserFault (USAGE) if it can't be
     */
    public static StationAddress of(String host, int basePort) throws UserFault {
        BasePort.check(basePort);
        try {
            return new StationAddress(host, basePort);
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "\"" + host + "\" can't be the address of a station",
                    String.valueOf(e.getMessage()),
                    "give an IP address or a host name");
        }
    }

    private static String normal(String host) {
        byte[] digits = digits(host);
        if (digits.length > 0) {
            return text(digits);
        }
        String name = IDN.toASCII(host).toLowerCase(Locale.ROOT);
        String[] labels = name.split("\\.", -1);
        boolean sound = name.length() <= NAME_CHARS_MAX;
        for (String label : labels) {
            sound &= LABEL.matcher(label).matches();
        }
        // A last label of digits only would be half an IP address.
        if (!sound || labels[labels.length - 1].matches("[0-9]+")) {
            throw new IllegalArgumentException("it is neither an IP address nor a host name");
        }
        return name;
    }

    /** The bytes of an IP address; none if {@code host} is not one. */
    private static byte[] digits(String host) {
        boolean colons = host.indexOf(':') >= 0;
        if (!colons && !FOUR_NUMBERS.matcher(host).matches()) {
            return new byte[0];
        }
        if (host.indexOf('%') >= 0) {
            throw new IllegalArgumentException("a zone means nothing on another machine");
        }
        try {
            // In brackets it is parsed or refused, and no name server is asked.
            return colons ? InetAddress.getByName("[" + host + "]").getAddress() : fourBytes(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("it is no IPv6 address", e);
        }
    }

    private static byte[] fourBytes(String host) {
        byte[] bytes = new byte[IPV4_BYTES];
        String[] numbers = host.split("\\.");
        for (int i = 0; i < IPV4_BYTES; i++) {
            int number = Integer.parseInt(numbers[i]);
            if (number > 255) {
                throw new IllegalArgumentException("it is no IPv4 address");
            }
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    private static String text(byte[] digits) {
        try {
            InetAddress address = InetAddress.getByAddress(digits);
            if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new IllegalArgumentException("no single station has it");
            }
            return address.getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("it is no IP address", e);
        }
    }

    int encodedBytes() {
        int digits = digits(host).length;
        return 1 + (digits > 0 ? digits : 1 + host.length()) + Short.BYTES;
    }

    void encode(ByteBuffer to) {
        byte[] digits = digits(host);
        if (digits.length > 0) {
            to.put((byte) (digits.length == IPV4_BYTES ? KIND_IPV4 : KIND_IPV6)).put(digits);
        } else {
            byte[] name = host.getBytes(StandardCharsets.US_ASCII);
            to.put((byte) KIND_NAME).put((byte) name.length).put(name);
        }
        to.putShort((short) basePort);
    }

    /** @throws RuntimeException of any kind if these bytes are none */
    static StationAddress decode(ByteBuffer from) {
        int kind = from.get();
        String host =
                switch (kind) {
                    case KIND_IPV4 -> text(bytes(from, IPV4_BYTES));
                    case KIND_IPV6 -> text(bytes(from, IPV6_BYTES));
                    case KIND_NAME ->
                        new String(bytes(from, Byte.toUnsignedInt(from.get())), StandardCharsets.US_ASCII);
                    default -> throw new IllegalArgumentException("no such kind of address: " + kind);
                };
        return new StationAddress(host, Short.toUnsignedInt(from.getShort()));
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    /** As people write it: {@code studio.example.org:6000}, {@code [2001:db8:0:0:0:0:0:1]:6000}. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + basePort;
    }
}
