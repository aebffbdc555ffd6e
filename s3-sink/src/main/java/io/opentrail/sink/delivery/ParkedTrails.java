package io.opentrail.sink.delivery;

import io.opentrail.delivery.Parking;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which trails wait in which lane, for the routed partitions that this sink owns. Used by one
/// thread.
final class ParkedTrails {

    private final List<String> laneTopics;
    private final Map<Integer, Map<String, Parking>> parkingsByPartition = new HashMap<>();

    /// Lanes in order; the last one is shared once all others are taken.
    ParkedTrails(List<String> laneTopics) {
        this.laneTopics = List.copyOf(laneTopics);
    }

    List<String> laneTopics() {
        return laneTopics;
    }

    void load(int partition, Collection<Parking> parkings) {
        parkingsByPartition.put(
                partition,
                new HashMap<>(
                        parkings.stream().collect(Collectors.toMap(Parking::getTrailId, p -> p))));
    }

    void add(Parking parking) {
        of(parking.getPartition()).put(parking.getTrailId(), parking);
    }

    void end(int partition, String trailId) {
        of(partition).remove(trailId);
    }

    void forget(int partition) {
        parkingsByPartition.remove(partition);
    }

    Set<String> on(int partition) {
        return Set.copyOf(of(partition).keySet());
    }

    Optional<Parking> parking(int partition, String trailId) {
        return Optional.ofNullable(of(partition).get(trailId));
    }

    List<String> inLane(String laneTopic, int partition) {
        return of(partition).values().stream()
                .filter(parking -> parking.getLaneTopic().equals(laneTopic))
                .map(Parking::getTrailId)
                .toList();
    }

    /// The first free lane, or else the shared one.
    String laneForNext(int partition, Collection<String> alsoTaken) {
        return laneTopics.stream()
                .filter(lane -> inLane(lane, partition).isEmpty() && !alsoTaken.contains(lane))
                .findFirst()
                .orElse(laneTopics.getLast());
    }

    /// All of them, on all partitions.
    List<Parking> all() {
        return parkingsByPartition.values().stream()
                .flatMap(parkings -> parkings.values().stream())
                .toList();
    }

    private Map<String, Parking> of(int partition) {
        return parkingsByPartition.computeIfAbsent(partition, p -> new HashMap<>());
    }
}
