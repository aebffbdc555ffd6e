package io.opentrail.producer.delivery;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;

/// An answer with what its head says about time.
///
/// @param retryAfter how long the gateway wants to be left alone
/// @param date of the gateway's clock
record Response(Answer answer, Optional<Duration> retryAfter, Optional<Instant> date) {

    static Response of(HttpResponse<byte[]> response, int events, Instant now) {
        HttpHeaders headers = response.headers();
        return new Response(
                Answer.of(response.statusCode(), response.body(), events),
                headers.firstValue("Retry-After").flatMap(value -> retryAfter(value, now)),
                headers.firstValue("Date").flatMap(Response::date));
    }

    static Response none(String problem) {
        return new Response(
                new Answer.Unavailable(OptionalInt.empty(), problem),
                Optional.empty(),
                Optional.empty());
    }

    /// Seconds or a date.
    private static Optional<Duration> retryAfter(String value, Instant now) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseUnsignedLong(value.strip())));
        } catch (NumberFormatException noSeconds) {
            return date(value)
                    .map(date -> Duration.between(now, date))
                    .filter(duration -> !duration.isNegative());
        }
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
