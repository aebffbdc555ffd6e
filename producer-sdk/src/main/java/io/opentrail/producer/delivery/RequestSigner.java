package io.opentrail.producer.delivery;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests by [AWS Signature Version
/// 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
/// for addresses whose path and query need no encoding.
final class RequestSigner {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SERVICE = "cloudtrail-data";
    private static final String TERMINATOR = "aws4_request";
    private static final String MAC = "HmacSHA256";
    private static final int DATE_LENGTH = 8;
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String region;

    RequestSigner(String region) {
        this.region = region;
    }

    /// The headers to add to a POST that has no others than `Host` and these.
    ///
    /// @param headers by lower-case name; they are signed and not in the result
    Map<String, String> sign(
            AccessKey key, URI uri, Map<String, String> headers, byte[] body, Instant now) {
        String hash = hex(sha256(body));
        String time = BASIC.format(now);
        var signed = new TreeMap<>(headers);
        signed.put("host", host(uri));
        signed.put("x-amz-content-sha256", hash);
        signed.put("x-amz-date", time);
        String names = String.join(";", signed.keySet());
        String canonical =
                String.join("\n", "POST", uri.getRawPath(), query(uri), lines(signed), names, hash);
        String scope =
                String.join("/", time.substring(0, DATE_LENGTH), region, SERVICE, TERMINATOR);
        String toSign = String.join("\n", ALGORITHM, time, scope, hex(sha256(utf8(canonical))));
        String signature = hex(hmac(signingKey(key, time), toSign));
        return Map.of(
                "x-amz-content-sha256",
                hash,
                "x-amz-date",
                time,
                "Authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(ALGORITHM, key.id(), scope, names, signature));
    }

    private byte[] signingKey(AccessKey key, String time) {
        byte[] date = hmac(utf8("AWS4" + key.secret()), time.substring(0, DATE_LENGTH));
        return hmac(hmac(hmac(date, region), SERVICE), TERMINATOR);
    }

    /// As `java.net.http` sends it.
    private static String host(URI uri) {
        boolean isSchemesOwn = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
        return uri.getPort() < 0 || isSchemesOwn
                ? uri.getHost()
                : uri.getHost() + ":" + uri.getPort();
    }

    private static String query(URI uri) {
        String query = uri.getRawQuery();
        return query == null ? "" : query;
    }

    private static String lines(SortedMap<String, String> headers) {
        var lines = new StringBuilder();
        headers.forEach((name, value) -> lines.append(name + ":" + value + "\n"));
        return lines.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
