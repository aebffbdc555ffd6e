package io.opentrail.producer.delivery;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/// Where events go, and how.
///
/// @param endpoints gateways, as `https://gateway.example.com:4581`, all of the same OpenTrail
/// @param region for which requests are signed, and of events that name none
/// @param keys the key to sign with, asked for at each request, so that it can change
/// @param tls for https, if not the JDK's default
public record DeliveryConfig(
        List<URI> endpoints,
        String region,
        Supplier<AccessKey> keys,
        BatchConfig batches,
        RetryConfig retries,
        Optional<SSLContext> tls) {

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?");

    /// Checks all of it at once.
    ///
    /// @throws IllegalArgumentException naming every value that cannot be right
    public DeliveryConfig {
        endpoints = List.copyOf(endpoints);
        var problems = new ArrayList<String>();
        if (endpoints.isEmpty()) {
            problems.add("endpoints: none is given");
        }
        for (URI endpoint : endpoints) {
            if (!isUsable(endpoint)) {
                problems.add(
                        "endpoint '%s' must be http(s)://host[:port][/path], of plain characters"
                                .formatted(endpoint));
            }
        }
        if (!REGION.matcher(region).matches()) {
            problems.add("region must be a name such as us-east-1, not '" + region + "'");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static boolean isUsable(URI endpoint) {
        return ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                && endpoint.getHost() != null
                && endpoint.getRawUserInfo() == null
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null
                && PATH.matcher(endpoint.getRawPath()).matches();
    }

    /// With the usual batches and retries.
    ///
    /// @throws IllegalArgumentException naming every value that cannot be right
    public static DeliveryConfig to(List<URI> endpoints, String region, AccessKey key) {
        return new DeliveryConfig(
                endpoints,
                region,
                () -> key,
                BatchConfig.DEFAULT,
                RetryConfig.DEFAULT,
                Optional.empty());
    }

    public DeliveryConfig withKeys(Supplier<AccessKey> other) {
        return new DeliveryConfig(endpoints, region, other, batches, retries, tls);
    }

    public DeliveryConfig withBatches(BatchConfig other) {
        return new DeliveryConfig(endpoints, region, keys, other, retries, tls);
    }

    public DeliveryConfig withRetries(RetryConfig other) {
        return new DeliveryConfig(endpoints, region, keys, batches, other, tls);
    }

    public DeliveryConfig withTls(SSLContext other) {
        return new DeliveryConfig(endpoints, region, keys, batches, retries, Optional.of(other));
    }
}
