package io.opentrail.store.s3;

import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How to reach one S3 store.
///
/// @param endpoint `http` or `https` with a host; empty for AWS itself in the region. With an
///   endpoint, buckets are addressed in the path
/// @param region what requests are signed for
/// @param callTimeout for one call as a whole, connecting and body included
/// @param maxConnections how many calls can be under way at once; further ones wait within their
///   call timeout
/// @param maxReadBytes larger objects are not read into memory
/// @param putOptions what each put asks for beside keeping the object
public record S3StoreConfig(
        Optional<URI> endpoint,
        String region,
        S3Credentials credentials,
        Duration connectTimeout,
        Duration callTimeout,
        int maxConnections,
        int maxReadBytes,
        Map<PutOption, PutOption.Use> putOptions) {

    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(30);
    public static final int DEFAULT_MAX_CONNECTIONS = 64;
    public static final int DEFAULT_MAX_READ_BYTES = 64 * 1024 * 1024;
    public static final Map<PutOption, PutOption.Use> DEFAULT_PUT_OPTIONS =
            Map.of(
                    PutOption.ENCRYPTION, PutOption.Use.AUTO,
                    PutOption.OWNERSHIP, PutOption.Use.AUTO);

    /// @throws IllegalArgumentException naming everything that is wrong, not just the first
    public S3StoreConfig {
        putOptions = Map.copyOf(putOptions);
        List<String> problems = new ArrayList<>();
        endpoint.filter(uri -> !isHttp(uri))
                .ifPresent(uri -> problems.add("endpoint '" + uri + "' is not an http(s) URL"));
        if (region.isBlank()) {
            problems.add("region is empty");
        }
        if (!connectTimeout.isPositive()) {
            problems.add("connect timeout " + connectTimeout + " is not positive");
        }
        if (!callTimeout.isPositive()) {
            problems.add("call timeout " + callTimeout + " is not positive");
        }
        if (maxConnections < 1) {
            problems.add("max connections " + maxConnections + " is under 1");
        }
        if (maxReadBytes < 1) {
            problems.add("max read bytes " + maxReadBytes + " is under 1");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("S3 store: " + String.join("; ", problems));
        }
    }

    /// The defaults for everything that has one.
    public static S3StoreConfig of(
            Optional<URI> endpoint, String region, S3Credentials credentials) {
        return new S3StoreConfig(
                endpoint,
                region,
                credentials,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_CALL_TIMEOUT,
                DEFAULT_MAX_CONNECTIONS,
                DEFAULT_MAX_READ_BYTES,
                DEFAULT_PUT_OPTIONS);
    }

    /// The same with other options of puts.
    public S3StoreConfig with(Map<PutOption, PutOption.Use> otherPutOptions) {
        return new S3StoreConfig(
                endpoint,
                region,
                credentials,
                connectTimeout,
                callTimeout,
                maxConnections,
                maxReadBytes,
                otherPutOptions);
    }

    /// For a service that only reads.
    public static S3StoreConfig from(Settings settings) {
        return of(
                settings.optional(
                        "s3-endpoint", ValueFormat.URL, "the S3 store; AWS itself if not set"),
                settings.string(
                        "s3-region", "us-east-1", "what requests to the store are signed for"),
                new S3Credentials(
                        settings.requiredString(
                                "s3-access-key-id", "the service's key at the store"),
                        settings.requiredString(
                                "s3-secret-access-key",
                                "its secret; set it by environment or file")));
    }

    /// For a service that puts objects.
    public static S3StoreConfig ofWriter(Settings settings) {
        return from(settings)
                .with(
                        Map.of(
                                PutOption.ENCRYPTION,
                                use(
                                        settings,
                                        "s3-encryption",
                                        "whether puts ask for SSE-S3: `auto` (unless the store cannot), `required`, `off`"),
                                PutOption.OWNERSHIP,
                                use(
                                        settings,
                                        "s3-bucket-owner-control",
                                        "whether puts ask for `bucket-owner-full-control`: `auto`, `required`, `off`")));
    }

    private static PutOption.Use use(Settings settings, String key, String doc) {
        return settings.withDefault(
                key, ValueFormat.oneOf(PutOption.Use.class), PutOption.Use.AUTO, doc);
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null
                && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }
}
