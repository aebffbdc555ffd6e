package io.opentrail.verifier.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// The one request that a verifier makes by the thousand, sent over kept connections at a fraction
/// of what the SDK spends on it.
final class SignedGet {

    private static final String METADATA = "x-amz-meta-";
    private static final String UNRESERVED = "-._~/";
    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI endpoint;
    private final GetSigner signer;

    SignedGet(URI endpoint, String region) {
        this.endpoint = endpoint;
        this.signer = new GetSigner(endpoint.getAuthority(), region);
    }

    /// Empty if the answer is anything else than the object.
    Optional<BucketReader.OpenObject> open(
            String bucket, String key, AwsCredentialsIdentity credentials) {
        try {
            HttpURLConnection connection =
                    connection("/" + bucket + "/" + encoded(key), credentials);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                    ? Optional.of(
                            new BucketReader.OpenObject(
                                    connection.getInputStream(), () -> metadata(connection)))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private HttpURLConnection connection(String path, AwsCredentialsIdentity credentials)
            throws IOException {
        var connection = (HttpURLConnection) endpoint.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        signer.headers(path, credentials, Instant.now()).forEach(connection::setRequestProperty);
        return connection;
    }

    private static String encoded(String key) {
        var path = new StringBuilder(key.length() + 16);
        for (byte b : key.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                path.append(c);
            } else {
                path.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return path.toString();
    }

    private static Map<String, String> metadata(HttpURLConnection connection) {
        return connection.getHeaderFields().entrySet().stream()
                .filter(header -> header.getKey() != null)
                .map(header ->
                        Map.entry(
                                header.getKey().toLowerCase(Locale.ROOT),
                                header.getValue().getFirst()))
                .filter(header -> header.getKey().startsWith(METADATA))
                .collect(
                        Collectors.toMap(
                                header -> header.getKey().substring(METADATA.length()),
                                Map.Entry::getValue));
    }
}
