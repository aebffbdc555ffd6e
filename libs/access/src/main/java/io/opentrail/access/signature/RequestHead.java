package io.opentrail.access.signature;

import java.util.List;

/// A request without its body, as it came over the wire: nothing decoded, nothing normalised.
///
/// @param rawPath the path, percent-encoded as sent, without the query
/// @param rawQuery what follows the `?`, percent-encoded as sent; empty when there is none
/// @param headers in arrival order, a repeated header repeated; `host` is among them (HTTP/2: its
///   `:authority`)
public record RequestHead(String method, String rawPath, String rawQuery, List<Header> headers) {

    public RequestHead {
        headers = List.copyOf(headers);
    }

    /// The values of a header in arrival order.
    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /// Without the headers, which hold the signature, and without the query.
    @Override
    public String toString() {
        return "RequestHead[" + method + " " + rawPath + ", " + headers.size() + " headers]";
    }
}
