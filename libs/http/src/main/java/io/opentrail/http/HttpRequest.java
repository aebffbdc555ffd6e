package io.opentrail.http;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A request as it came in; nothing in it is decoded or normalised, so that its signature can be
/// verified.
///
/// @param target path and query as sent, `/a%2Fb?x=1`; `*` for `OPTIONS *`
/// @param body streams from the connection; empty where the request has none
/// @param scheme `http` or `https`, of the connection
public record HttpRequest(
        String method,
        String target,
        Headers headers,
        InputStream body,
        InetSocketAddress remoteAddress,
        String scheme) {

    public String rawPath() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /// What follows the first `?`: empty text for `/a?`, nothing for `/a`.
    public Optional<String> rawQuery() {
        int query = target.indexOf('?');
        return query < 0 ? Optional.empty() : Optional.of(target.substring(query + 1));
    }

    /// Without the query, which may carry credentials.
    @Override
    public String toString() {
        return method + " " + rawPath() + " from " + remoteAddress;
    }
}
