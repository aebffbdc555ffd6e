package io.opentrail.signer.signing;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.signer.digest.DigestRound;
import io.opentrail.store.ObjectStore;
import io.opentrail.trails.TrailDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a signer keeps from life to life.
///
/// @param partitions of the deliveries
/// @param regions in which a multi-region trail has digests
/// @param identities tell who the members of an organization are
public record SignerParts(
        int partitions,
        List<String> regions,
        DigestRound round,
        DigestIssuer issuer,
        TrailDirectory trails,
        IdentityProvider identities,
        ObjectStore store,
        SignerMetrics metrics,
        InstantSource clock,
        RandomGenerator random) {

    public SignerParts {
        regions = List.copyOf(regions);
    }
}
