package io.opentrail.controlapi.status;

import io.opentrail.delivery.TrailStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// How the delivery of one kind of file goes, over all who write it.
///
/// @param latestError of the writer that failed last, as long as its latest attempt is a failed one
public record DeliveryStatus(
        Optional<Instant> latestAttempt,
        Optional<Instant> latestSuccess,
        Optional<String> latestError) {

    public static DeliveryStatus merged(Collection<TrailStatus> writers) {
        return new DeliveryStatus(
                writers.stream()
                        .map(TrailStatus::getLatestAttemptAt)
                        .max(Comparator.naturalOrder()),
                writers.stream()
                        .flatMap(
                                status -> Optional.ofNullable(status.getLatestSuccessAt()).stream())
                        .max(Comparator.naturalOrder()),
                writers.stream()
                        .filter(status -> status.getLatestError() != null)
                        .max(Comparator.comparing(TrailStatus::getLatestAttemptAt))
                        .flatMap(status -> Optional.ofNullable(status.getLatestError())));
    }
}
