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

    private RecordsRequest() {}

    /// The `region` parameter, if there is one.
    ///
    /// @throws IllegalArgumentException if its percent-encoding is broken
    static Optional<String> region(HttpRequest request) {
        return parameter(request, "region");
    }

    /// The `copies` parameter: whether others than the recipient of a record receive it, too.
    ///
    /// @throws IllegalArgumentException if it is neither `true` nor `false`
    static boolean copies(HttpRequest request) {
        String value = parameter(request, "copies").orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("copies must be true or false");
        };
    }

    /// The first with this name that is not empty.
    private static Optional<String> parameter(HttpRequest request, String name) {
        String start = name + "=";
        return request.rawQuery().stream()
                .flatMap(query -> Stream.of(query.split("&")))
                .filter(parameter -> parameter.startsWith(start))
                .map(parameter -> decoded(parameter.substring(start.length()), name))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static String decoded(String value, String name) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not percent-encoded correctly", e);
        }
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
}
