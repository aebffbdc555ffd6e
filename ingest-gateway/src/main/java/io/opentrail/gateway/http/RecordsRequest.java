package io.opentrail.gateway.http;

import io.opentrail.gateway.admission.BodyFormat;
import io.opentrail.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The parts of a request's head that say how to read its body.
final class RecordsRequest {

    private static final String REGION = "region=";

    private RecordsRequest() {}

    /// The `region` parameter, if there is one.
    ///
    /// @throws IllegalArgumentException if its percent-encoding is broken
    static Optional<String> region(HttpRequest request) {
        return request.rawQuery().stream()
                .flatMap(query -> Stream.of(query.split("&")))
                .filter(parameter -> parameter.startsWith(REGION))
                .map(parameter -> parameter.substring(REGION.length()))
                .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /// The body's format by its Content-Type; a log file where there is none.
    static Optional<BodyFormat> format(HttpRequest request) {
        String type =
                request.headers().first("Content-Type").orElse("application/json").split(";", 2)[0];
        return switch (type.strip().toLowerCase(Locale.ROOT)) {
            case "application/json" -> Optional.of(BodyFormat.LOG_FILE);
            case "application/x-ndjson" -> Optional.of(BodyFormat.JSON_LINES);
            default -> Optional.empty();
        };
    }

    /// The most that the body can take in memory, as far as its head tells.
    static int bytesAtMost(HttpRequest request, int limit) {
        boolean isEncoded = request.headers().first("Content-Encoding").isPresent();
        return request.headers()
                .first("Content-Length")
                .filter(length -> !isEncoded)
                .map(length -> (int) Math.min(limit, Long.parseLong(length)))
                .orElse(limit);
    }
}
