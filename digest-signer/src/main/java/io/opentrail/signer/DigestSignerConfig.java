package io.opentrail.signer;

import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What an operator chooses about the signer.
///
/// @param keyDir of the private keys; the owner's alone
/// @param instance unique among the signers of a cell, the same after a restart
/// @param digestInterval whole seconds
/// @param digestDelay how long after its end an interval is signed: longer than a receipt follows
///   its log file, and than clocks differ
/// @param regions in which a multi-region trail has digests
/// @param sizing of the topics, should they have to be made
/// @param drainGrace how long after a trail stopped an event from before can still reach its topic
public record DigestSignerConfig(
        Path keyDir,
        String instance,
        Duration digestInterval,
        Duration digestDelay,
        List<String> regions,
        TopicSizing sizing,
        Duration drainGrace) {

    /// Twice what a gateway waits for Kafka: clocks differ, too.
    public static final Duration DEFAULT_DRAIN_GRACE = Duration.ofMinutes(1);

    public static final Duration DEFAULT_DIGEST_DELAY = Duration.ofSeconds(5);

    public DigestSignerConfig {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("regions: none is configured");
        }
        if (digestInterval.toSeconds() < 1 || digestInterval.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    "digest-interval must be whole seconds, was " + digestInterval);
        }
        if (digestDelay.isNegative()) {
            throw new IllegalArgumentException("digest-delay is negative: " + digestDelay);
        }
        if (drainGrace.isNegative()) {
            throw new IllegalArgumentException("drain-grace is negative: " + drainGrace);
        }
    }

    public static DigestSignerConfig from(Settings settings) {
        return new DigestSignerConfig(
                settings.path("key-dir", Path.of("keys"), "folder of the private signing keys"),
                settings.string(
                        "instance", "0", "name of this signer, unique in the cell and lasting"),
                settings.duration("digest-interval", Duration.ofHours(1), "time between digests"),
                settings.duration(
                        "digest-delay",
                        DEFAULT_DIGEST_DELAY,
                        "how long after its end an interval is signed; a log file whose receipt comes later is in a backfill digest"),
                settings.list("regions", List.of("us-east-1"), "the cell's regions"),
                TopicSizing.from(settings),
                settings.duration(
                        "drain-grace",
                        DEFAULT_DRAIN_GRACE,
                        "how long after a trail stopped an event from before can still reach its topic; more than the gateways' `max-block` and `delivery-timeout`"));
    }
}
