package io.opentrail.signer;

import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an operator chooses about the signer.
///
/// @param keyDir of the private keys; the owner's alone
/// @param instance unique among the signers of a cell, the same after a restart
/// @param digestInterval whole seconds
/// @param regions in which a multi-region trail has digests
/// @param organizationId part of the object keys of an organization's trails
/// @param partitions of the cell's topics
public record DigestSignerConfig(
        Path keyDir,
        String instance,
        Duration digestInterval,
        List<String> regions,
        Optional<String> organizationId,
        int partitions) {

    public DigestSignerConfig {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("regions: none is configured");
        }
        if (digestInterval.toSeconds() < 1 || digestInterval.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    "digest-interval must be whole seconds, was " + digestInterval);
        }
    }

    public static DigestSignerConfig from(Settings settings) {
        return new DigestSignerConfig(
                settings.path("key-dir", Path.of("keys"), "folder of the private signing keys"),
                settings.string(
                        "instance", "0", "name of this signer, unique in the cell and lasting"),
                settings.duration("digest-interval", Duration.ofHours(1), "time between digests"),
                settings.list("regions", List.of("us-east-1"), "the cell's regions"),
                settings.optional(
                        "organization-id", ValueFormat.TEXT, "the cell's organization, if any"),
                settings.integer("partitions", 4, "partitions of the cell's topics"));
    }
}
