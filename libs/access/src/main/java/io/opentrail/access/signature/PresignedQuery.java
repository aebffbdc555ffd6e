package io.opentrail.access.signature;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes the query of a presigned request apart. Everything in a query is signed, but the signature
/// itself.
final class PresignedQuery {

    static final String SIGNATURE = "X-Amz-Signature";

    /// A week, AWS's own limit.
    private static final Duration MAX_VALIDITY = Duration.ofDays(7);

    private static final String ALGORITHM = "X-Amz-Algorithm";
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final String DATE = "X-Amz-Date";
    private static final String EXPIRES = "X-Amz-Expires";
    private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    private static final String CONTENT_HASH = "X-Amz-Content-Sha256";
    private static final List<String> NEEDED =
            List.of(ALGORITHM, CREDENTIAL, SIGNATURE, SIGNED_HEADERS, DATE, EXPIRES);

    sealed interface Outcome permits Parts, Unreadable {}

    /// @param validity from `signedAt` on
    record Parts(AuthorizationHeader.Parts parts, Instant signedAt, Duration validity)
            implements Outcome {}

    record Unreadable(Refused refused) implements Outcome {}

    private final Map<String, List<String>> valuesByName;

    private PresignedQuery(Map<String, List<String>> valuesByName) {
        this.valuesByName = valuesByName;
    }

    static PresignedQuery of(RequestHead request) {
        return new PresignedQuery(
                Arrays.stream(request.rawQuery().split("&", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(
                                Collectors.groupingBy(
                                        pair -> decoded(pair[0]),
                                        Collectors.mapping(
                                                pair -> pair.length < 2 ? "" : decoded(pair[1]),
                                                Collectors.toList()))));
    }

    /// A query that is meant to be signed, whether or not it is so rightly.
    boolean isSigned() {
        return Stream.of(ALGORITHM, CREDENTIAL, SIGNATURE).anyMatch(valuesByName::containsKey);
    }

    List<String> contentHashes() {
        return valuesByName.getOrDefault(CONTENT_HASH, List.of());
    }

    Outcome parse() {
        String missing =
                NEEDED.stream()
                        .filter(name -> value(name).isEmpty())
                        .map("AWS query-string parameters must include '%s'. "::formatted)
                        .collect(Collectors.joining());
        if (!missing.isEmpty()) {
            return incomplete(missing + "Re-examine the query-string parameters.");
        }
        Optional<String> repeated =
                NEEDED.stream()
                        .filter(name -> valuesByName.getOrDefault(name, List.of()).size() > 1)
                        .findFirst();
        if (repeated.isPresent()) {
            return incomplete(
                    "AWS query-string parameter '%s' must be given once."
                            .formatted(repeated.get()));
        }
        if (!value(ALGORITHM).equals(SignatureAlgorithm.NAME)) {
            return incomplete("Unsupported AWS 'algorithm': '%s'.".formatted(value(ALGORITHM)));
        }
        Optional<Instant> signedAt = BasicTime.parse(value(DATE));
        if (signedAt.isEmpty()) {
            return incomplete(
                    "Date must be in ISO-8601 'basic format'. Got '%s'.".formatted(value(DATE)));
        }
        Optional<Duration> validity = validity(value(EXPIRES));
        if (validity.isEmpty()) {
            return incomplete(
                    "X-Amz-Expires must be 1 to %d seconds (a week). Got '%s'."
                            .formatted(MAX_VALIDITY.toSeconds(), value(EXPIRES)));
        }
        return switch (AuthorizationHeader.parts(
                value(CREDENTIAL), value(SIGNED_HEADERS), value(SIGNATURE))) {
            case AuthorizationHeader.Parts parts ->
                    new Parts(parts, signedAt.get(), validity.get());
            case AuthorizationHeader.Unreadable(var refused) -> new Unreadable(refused);
        };
    }

    private static Optional<Duration> validity(String seconds) {
        boolean number =
                seconds.length() < 8 && seconds.chars().allMatch(c -> c >= '0' && c <= '9');
        return Optional.of(seconds)
                .filter(_ -> number)
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .filter(Duration::isPositive)
                .filter(validity -> validity.compareTo(MAX_VALIDITY) <= 0);
    }

    private String value(String name) {
        List<String> values = valuesByName.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static String decoded(String part) {
        return new String(PercentEncoding.decodeQueryPart(part), StandardCharsets.UTF_8);
    }

    private static Outcome incomplete(String message) {
        return new Unreadable(Refused.incomplete(message));
    }
}
