package io.opentrail.sink.delivery;

import io.opentrail.delivery.Parking;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// What the loop holds at one moment.
///
/// @param oldest when the gateway took the oldest event in memory
/// @param parkedLanes partitions of lanes
record Load(
        long bufferedBytes,
        long inFlightBytes,
        Optional<Instant> oldest,
        long parkedTrails,
        long parkedLanes,
        long refusingBuckets) {

    static final Load NONE = new Load(0, 0, Optional.empty(), 0, 0, 0);

    static Load of(Collection<Source> sources, Collection<Parking> parkings) {
        List<InFlight> chunks =
                sources.stream().flatMap(source -> source.inFlight().stream()).toList();
        return new Load(
                sources.stream().mapToLong(source -> source.buffer().bytes()).sum(),
                chunks.stream().mapToLong(InFlight::bytes).sum(),
                sources.stream()
                        .flatMap(source -> source.oldest().stream())
                        .min(Instant::compareTo),
                parkings.size(),
                parkings.stream()
                        .map(parking ->
                                new TopicPartition(parking.getLaneTopic(), parking.getPartition()))
                        .distinct()
                        .count(),
                chunks.stream()
                        .flatMap(chunk -> chunk.files().stream())
                        .filter(PendingFile::isRefused)
                        .map(file -> file.events().file().getBucket())
                        .distinct()
                        .count());
    }

    Duration age(Instant now) {
        return oldest.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
    }
}
