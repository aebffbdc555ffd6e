package io.opentrail.signer.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.TrailSessions;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/// The chains that a trail has whether or not there are log files.
///
/// @param partitions of the deliveries
record ExpectedChains(List<String> regions, int partitions) {

    /// A validating trail has a chain in each of its regions.
    Stream<ChainKey> of(Trail trail) {
        if (TrailSessions.of(trail).isEmpty() || trail.getSelections().isEmpty()) {
            return Stream.of();
        }
        List<String> chainRegions =
                TrailHistory.currentSelection(trail).getMultiRegion()
                        ? regions
                        : List.of(trail.getHomeRegion());
        return chainRegions.stream()
                .map(region -> new ChainKey(trail.getTrailId(), trail.getAccountId(), region));
    }

    /// As Kafka's default partitioner does it with the key's text.
    int partitionOf(ChainKey chain) {
        int hash = Utils.murmur2(chain.toString().getBytes(UTF_8));
        return Utils.toPositive(hash) % partitions;
    }
}
