package io.opentrail.notifier.targets;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// Where a topic's notifications go.
///
/// @param value an endpoint, a queue's URL, a webhook's URL or a Kafka topic, as its kind has it
public record TargetAddress(Kind kind, String value) {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    public enum Kind {
        SNS,
        SQS,
        WEBHOOK,
        KAFKA;

        private final String prefix = name().toLowerCase(Locale.ROOT) + ":";
    }

    public TargetAddress {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an address must not be empty");
        }
        if (kind != Kind.KAFKA && !isHttp(URI.create(value))) {
            throw new IllegalArgumentException("'%s' is not an http(s) URL".formatted(value));
        }
    }

    /// Reads `sns:<endpoint>`, `sqs:<queue URL>`, `webhook:<URL>` or `kafka:<topic>`.
    ///
    /// @throws IllegalArgumentException if it is none of these
    public static TargetAddress parse(String text) {
        return Arrays.stream(Kind.values())
                .filter(kind -> text.startsWith(kind.prefix))
                .findFirst()
                .map(kind -> new TargetAddress(kind, text.substring(kind.prefix.length())))
                .orElseThrow(
                        () -> new IllegalArgumentException("'%s' names no target".formatted(text)));
    }

    private static boolean isHttp(URI uri) {
        return uri.getScheme() != null
                && SCHEMES.contains(uri.getScheme())
                && uri.getHost() != null;
    }
}
