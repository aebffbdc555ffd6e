package io.opentrail.signer.signing;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.signer.digest.DigestRound;
import io.opentrail.store.ObjectStore;
import io.opentrail.trails.TrailDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What a signer works with.
///
/// @param instance unique among the signers of a cell, the same after a restart
/// @param partitions of the deliveries
public record SignerParts(
        String instance,
        int partitions,
        List<String> regions,
        Optional<String> organizationId,
        DigestRound round,
        KafkaConnection connection,
        SchemaRegistry registry,
        TrailDirectory trails,
        ObjectStore store,
        SignerMetrics metrics,
        InstantSource clock,
        RandomGenerator random) {

    public SignerParts {
        regions = List.copyOf(regions);
    }
}
