package io.opentrail.signer.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.TrailSessions;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/// The chains that a trail has whether or not there are log files.
///
/// @param identities tell who the members of an organization are
/// @param partitions of the deliveries
record ExpectedChains(List<String> regions, IdentityProvider identities, int partitions) {

    /// A validating trail has a chain for its account, or for each account of its organization, in
    /// each of its regions.
    Stream<ChainKey> of(Trail trail) {
        if (trail.getSelections().isEmpty()
                || TrailSessions.of(trail, trail.getAccountId()).isEmpty()) {
            return Stream.of();
        }
        List<String> chainRegions =
                TrailHistory.currentSelection(trail).getMultiRegion()
                        ? regions
                        : List.of(trail.getHomeRegion());
        return accounts(trail)
                .flatMap(account ->
                        chainRegions.stream()
                                .map(region -> new ChainKey(trail.getTrailId(), account, region)));
    }

    private Stream<String> accounts(Trail trail) {
        Stream<String> members =
                trail.getOrganizationPeriods().stream()
                        .filter(period -> period.getStoppedAt() == null)
                        .map(OrganizationPeriod::getOrganizationId)
                        .flatMap(id -> identities.current().membersOf(id).stream());
        return Stream.concat(Stream.of(trail.getAccountId()), members).distinct();
    }

    /// As Kafka's default partitioner does it with the key's text.
    int partitionOf(ChainKey chain) {
        int hash = Utils.murmur2(chain.toString().getBytes(UTF_8));
        return Utils.toPositive(hash) % partitions;
    }
}
