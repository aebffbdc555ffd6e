package io.opentrail.access.condition;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A CIDR range of IPv4 or IPv6 addresses. An IPv4 address in IPv6's form is the IPv4 address.
record AddressRange(InetAddress first, int prefixLength) {

    private static final Pattern RANGE = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

    /// All four numbers, in decimal, for the parser takes others too.
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    static Optional<AddressRange> parse(String text) {
        Matcher parts = RANGE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return address(parts.group(1))
                .map(address ->
                        new AddressRange(
                                address,
                                parts.group(2) == null
                                        ? bits(address)
                                        : Integer.parseInt(parts.group(2))))
                .filter(range -> range.prefixLength() <= bits(range.first()));
    }

    /// Never asks a name server. A scope (`%eth0`) is left out.
    static Optional<InetAddress> address(String text) {
        int scope = text.indexOf('%');
        String literal = scope < 0 ? text : text.substring(0, scope);
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        int open = bits(first) - prefixLength;
        return bits(address) == bits(first)
                && number(address).shiftRight(open).equals(number(first).shiftRight(open));
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
