package io.opentrail.verifier.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.verifier.digest.Sha256;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Signature Version 4 for the GET of an object. The key of a day is derived once.
final class GetSigner {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final String NO_BODY = Sha256.of(new byte[0]);
    private static final int DATE_CHARS = 8;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String host;
    private final String region;
    private final AtomicReference<@Nullable DayKey> dayKey = new AtomicReference<>();

    GetSigner(String host, String region) {
        this.host = host;
        this.region = region;
    }

    /// What the request needs beside `host`.
    ///
    /// @param path percent-encoded, with the bucket
    Map<String, String> headers(String path, AwsCredentialsIdentity credentials, Instant now) {
        String time = TIME.format(now);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amz-content-sha256", NO_BODY);
        headers.put("x-amz-date", time);
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            headers.put("x-amz-security-token", session.sessionToken());
        }
        String names = "host;" + String.join(";", headers.keySet());
        var request = new StringBuilder("GET\n").append(path).append("\n\nhost:").append(host);
        headers.forEach(
                (name, value) -> request.append('\n').append(name).append(':').append(value));
        request.append("\n\n").append(names).append('\n').append(NO_BODY);
        String date = time.substring(0, DATE_CHARS);
        String scope = date + "/" + region + "/s3/aws4_request";
        String toSign =
                String.join(
                        "\n",
                        ALGORITHM,
                        time,
                        scope,
                        Sha256.of(request.toString().getBytes(UTF_8)));
        String signature =
                HexFormat.of().formatHex(hmac(key(credentials.secretAccessKey(), date), toSign));
        headers.put(
                "Authorization",
                ALGORITHM
                        + (" Credential=" + credentials.accessKeyId() + "/" + scope)
                        + (", SignedHeaders=" + names)
                        + (", Signature=" + signature));
        return headers;
    }

    private byte[] key(String secret, String date) {
        DayKey known = dayKey.get();
        if (known != null && known.secret.equals(secret) && known.date.equals(date)) {
            return known.key;
        }
        byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), date);
        for (String part : new String[] {region, "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        dayKey.set(new DayKey(secret, date, key));
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static final class DayKey {

        private final String secret;
        private final String date;
        private final byte[] key;

        private DayKey(String secret, String date, byte[] key) {
            this.secret = secret;
            this.date = date;
            this.key = key;
        }
    }
}
