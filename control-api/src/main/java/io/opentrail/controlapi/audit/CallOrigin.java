package io.opentrail.controlapi.audit;

import io.opentrail.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where a call came from.
///
/// @param tlsHost the `Host` that the client gave, where the connection was TLS
public record CallOrigin(
        String sourceIpAddress, Optional<String> userAgent, Optional<String> tlsHost) {

    /// Reads it from a request.
    ///
    /// @param proxies in front of this service. Each appends the address that it was called from,
    ///   so that only the last so many addresses can be believed: the first of these is the client.
    public static CallOrigin of(HttpRequest request, int proxies) {
        return new CallOrigin(
                forwardedFor(request, proxies).orElseGet(() -> text(request.remoteAddress())),
                request.headers()
                        .first("User-Agent")
                        .filter(t -> !t.isEmpty())
                        .map(CallOrigin::utf8),
                request.scheme().equals("https")
                        ? request.headers().first("Host").map(CallOrigin::utf8)
                        : Optional.empty());
    }

    private static Optional<String> forwardedFor(HttpRequest request, int proxies) {
        List<String> addresses =
                request.headers().all("X-Forwarded-For").stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .map(String::strip)
                        .toList();
        return proxies == 0 || addresses.size() < proxies
                ? Optional.empty()
                : address(addresses.get(addresses.size() - proxies));
    }

    /// Empty for what is no address: names are never looked up.
    private static Optional<String> address(String text) {
        try {
            return Optional.of(text(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(InetSocketAddress remote) {
        return remote.isUnresolved() ? remote.getHostString() : text(remote.getAddress());
    }

    /// Without the name of the interface that a link-local address can have.
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /// Headers hold a character for each byte, which is right where they are not UTF-8.
    private static String utf8(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
