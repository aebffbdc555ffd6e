package io.opentrail.schemas.registry;

import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How to reach the schema registry.
///
/// @param urls base URLs of one registry, tried in order; each without a trailing slash
/// @param authorization the value of the Authorization header, where the registry wants one
/// @param timeout of one request to one URL
/// @param attempts how often all URLs are tried before giving up
public record SchemaRegistryConfig(
        List<URI> urls, Optional<String> authorization, Duration timeout, int attempts) {

    public SchemaRegistryConfig {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("schema registry: no URL is configured");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "schema registry: attempts must be 1 or more, was " + attempts);
        }
    }

    public static SchemaRegistryConfig of(URI url) {
        return new SchemaRegistryConfig(List.of(url), Optional.empty(), Duration.ofSeconds(5), 5);
    }

    public static SchemaRegistryConfig from(Settings settings) {
        SchemaRegistryConfig defaults =
                of(
                        settings.url(
                                "schema-registry",
                                URI.create("http://127.0.0.1:4584/apis/ccompat/v7"),
                                "base URL of the schema registry (Confluent's REST API)"));
        Optional<String> authorization =
                settings.optional(
                        "schema-registry-authorization",
                        ValueFormat.TEXT,
                        "value of the Authorization header, if the registry wants one");
        return new SchemaRegistryConfig(
                defaults.urls, authorization, defaults.timeout, defaults.attempts);
    }

    @Override
    public String toString() {
        return "SchemaRegistryConfig[urls="
                + urls
                + ", timeout="
                + timeout
                + ", attempts="
                + attempts
                + "]";
    }
}
