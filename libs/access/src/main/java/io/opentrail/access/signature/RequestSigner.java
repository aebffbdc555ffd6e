package io.opentrail.access.signature;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Signs requests to one service in one Region. Safe for use by many threads.
public final class RequestSigner {

    private final Credentials credentials;
    private final String region;
    private final String service;

    public RequestSigner(Credentials credentials, String region, String service) {
        this.credentials = credentials;
        this.region = region;
        this.service = service;
    }

    /// The headers to add to a request: `X-Amz-Date`, `X-Amz-Content-SHA256` and `Authorization`.
    ///
    /// @param uri where it will be sent; the client must send the path, the query and the host as
    ///   they are here, the port left out where it is the scheme's own
    /// @param headers to be signed too; must not hold `Host`
    /// @param bodySha256Hex see [BodyHash]
    public Map<String, String> sign(
            String method, URI uri, List<Header> headers, String bodySha256Hex, Instant now) {
        var added = new LinkedHashMap<String, String>();
        added.put("X-Amz-Date", BasicTime.format(now));
        added.put("X-Amz-Content-SHA256", bodySha256Hex);
        RequestHead head = head(method, uri, headers, added);
        added.put("Authorization", authorization(head, bodySha256Hex, now));
        return added;
    }

    private static RequestHead head(
            String method, URI uri, List<Header> headers, Map<String, String> added) {
        var all = new ArrayList<>(headers);
        all.add(new Header("Host", host(uri)));
        added.forEach((name, value) -> all.add(new Header(name, value)));
        return new RequestHead(
                method,
                Optional.ofNullable(uri.getRawPath()).orElse(""),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                all);
    }

    private static String host(URI uri) {
        boolean schemesOwnPort =
                uri.getPort() == ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
        return uri.getPort() < 0 || schemesOwnPort
                ? uri.getHost()
                : uri.getHost() + ":" + uri.getPort();
    }

    private String authorization(RequestHead head, String bodySha256Hex, Instant now) {
        var scope = new CredentialScope(BasicTime.date(now), region, service);
        List<String> names =
                head.headers().stream()
                        .map(header -> header.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .distinct()
                        .toList();
        String canonical = CanonicalRequest.of(head, names, bodySha256Hex);
        return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(
                        SignatureAlgorithm.NAME,
                        credentials.accessKeyId(),
                        scope,
                        String.join(";", names),
                        SignatureAlgorithm.signature(canonical, scope, now, credentials.secret()));
    }
}
