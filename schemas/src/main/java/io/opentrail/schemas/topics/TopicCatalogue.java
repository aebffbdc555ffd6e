package io.opentrail.schemas.topics;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.ManifestPage;
import io.opentrail.delivery.Parking;
import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SignedDigest;
import io.opentrail.digest.SigningPublicKey;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.ControlRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;

/// All topics of a cell. Keys are UTF-8 strings; values are Avro in Confluent's wire format.
///
/// | topic | key | value |
/// |---|---|---|
/// | `opentrail.events.<region>` | recipient account | [AuditEvent] |
/// | `opentrail.history` | recipient account | [AuditEvent] |
/// | `opentrail.routed.trails` | [RoutedKey] | [AuditEvent] |
/// | `opentrail.parked.<lane>` | [RoutedKey] | [AuditEvent] |
/// | `opentrail.control` | `trail/<trailId>`, `delegation/<organizationId>`, `paging-key` | [ControlRecord] |
/// | `opentrail.decisions` | `<source topic>-<partition>` | [DeliveryDecision] |
/// | `opentrail.deliveries` | [ChainKey] | [DeliveryReceipt] |
/// | `opentrail.manifests` | trail id | [ManifestPage] |
/// | `opentrail.parkings` | trail id | [Parking] |
/// | `opentrail.trail-status` | `<trailId>/<region>/<writer>` | [TrailStatus] |
/// | `opentrail.digests` | `<ChainKey>/<end time>`, of backfill digests with `/backfill` | [SignedDigest] |
/// | `opentrail.public-keys` | `<region>/<fingerprint>` | [SigningPublicKey] |
/// | `opentrail.dead-letters` | as it was | as it was |
/// | `opentrail.conflicts` | recipient account | [AuditEvent] |
///
/// Partition *i* of the routed topic, of every parked lane, of decisions and of parkings belong
/// together.
public final class TopicCatalogue {

    public static final String EVENTS_PREFIX = "opentrail.events.";
    public static final String HISTORY = "opentrail.history";
    public static final String ROUTED_TRAILS = "opentrail.routed.trails";
    public static final String PARKED_PREFIX = "opentrail.parked.";
    public static final String LIVE_PREFIX = "opentrail.live.";
    public static final String CONTROL = "opentrail.control";
    public static final String DECISIONS = "opentrail.decisions";
    public static final String DELIVERIES = "opentrail.deliveries";
    public static final String MANIFESTS = "opentrail.manifests";
    public static final String PARKINGS = "opentrail.parkings";
    public static final String TRAIL_STATUS = "opentrail.trail-status";
    public static final String DIGESTS = "opentrail.digests";
    public static final String PUBLIC_KEYS = "opentrail.public-keys";
    public static final String DEAD_LETTERS = "opentrail.dead-letters";
    public static final String CONFLICTS = "opentrail.conflicts";

    /// The header of records of the routed topic that a redelivery has appended again; its value is
    /// the redelivery's id.
    public static final String REDELIVERY_HEADER = "opentrail-redelivery";

    /// A digest is one record; this bounds the number of log files that one digest can list.
    public static final int MAX_DIGEST_RECORD_BYTES = 16 * 1024 * 1024;

    /// A decision is one record; this bounds the number of log files that one chunk can become.
    public static final int MAX_DECISION_RECORD_BYTES = 4 * 1024 * 1024;

    private static final Duration LEDGER_RETENTION = Duration.ofDays(31);

    private final TopicSizing sizing;

    public TopicCatalogue(TopicSizing sizing) {
        TrustedRecords.trust();
        this.sizing = sizing;
    }

    public static String eventsOf(String region) {
        return EVENTS_PREFIX + region;
    }

    public Topic events(String region) {
        return events(eventsOf(region), sizing.eventRetention());
    }

    /// What event histories are rebuilt from.
    ///
    /// @param retention of the history; records stay a day longer
    public Topic history(Duration retention) {
        return events(HISTORY, retention.plusDays(1));
    }

    public Topic routedTrails() {
        return events(ROUTED_TRAILS, sizing.eventRetention());
    }

    public static String liveOf(String trailId) {
        return LIVE_PREFIX + trailId;
    }

    /// A trail's own topic, for trails that ask for one.
    public Topic live(String trailId) {
        return events(liveOf(trailId), sizing.eventRetention());
    }

    /// One topic a lane; the last one is shared.
    public List<Topic> parkedLanes() {
        return IntStream.range(0, sizing.parkedLanes())
                .mapToObj(lane ->
                        events(PARKED_PREFIX + "%02d".formatted(lane), sizing.parkedRetention()))
                .toList();
    }

    public Topic control() {
        return compacted(CONTROL, ControlRecord.getClassSchema(), 1);
    }

    public Topic decisions() {
        return withSetting(
                compacted(DECISIONS, DeliveryDecision.getClassSchema(), sizing.partitions()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(MAX_DECISION_RECORD_BYTES));
    }

    public Topic deliveries() {
        return kept(DELIVERIES, DeliveryReceipt.getClassSchema(), LEDGER_RETENTION);
    }

    public Topic manifests() {
        return kept(MANIFESTS, ManifestPage.getClassSchema(), LEDGER_RETENTION);
    }

    public Topic parkings() {
        return compacted(PARKINGS, Parking.getClassSchema(), sizing.partitions());
    }

    public Topic trailStatus() {
        return compacted(TRAIL_STATUS, TrailStatus.getClassSchema(), 1);
    }

    public Topic digests() {
        return withSetting(
                compacted(DIGESTS, SignedDigest.getClassSchema(), sizing.partitions()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(MAX_DIGEST_RECORD_BYTES));
    }

    public Topic publicKeys() {
        return compacted(PUBLIC_KEYS, SigningPublicKey.getClassSchema(), 1);
    }

    public Topic deadLetters() {
        return new Topic(DEAD_LETTERS, Optional.empty(), 1, retention(LEDGER_RETENTION));
    }

    /// Events that came under the eventID of another one.
    public Topic conflicts() {
        return new Topic(
                CONFLICTS,
                Optional.of(AuditEvent.getClassSchema()),
                1,
                retention(LEDGER_RETENTION));
    }

    /// Everything that a cell with these regions has, but for the history, whose retention its
    /// service knows.
    public List<Topic> all(Collection<String> regions) {
        Stream<Topic> shared =
                Stream.of(
                        routedTrails(),
                        control(),
                        decisions(),
                        deliveries(),
                        manifests(),
                        parkings(),
                        trailStatus(),
                        digests(),
                        publicKeys(),
                        deadLetters(),
                        conflicts());
        return Stream.of(regions.stream().map(this::events), shared, parkedLanes().stream())
                .flatMap(topics -> topics)
                .toList();
    }

    private Topic events(String name, Duration retention) {
        return kept(name, AuditEvent.getClassSchema(), retention);
    }

    private Topic kept(String name, Schema value, Duration retention) {
        return new Topic(name, Optional.of(value), sizing.partitions(), retention(retention));
    }

    private static Topic compacted(String name, Schema value, int partitions) {
        return new Topic(
                name,
                Optional.of(value),
                partitions,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private static Map<String, String> retention(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(retention.toMillis()));
    }

    private static Topic withSetting(Topic topic, String name, String value) {
        Map<String, String> config = new HashMap<>(topic.config());
        config.put(name, value);
        return new Topic(topic.name(), topic.valueSchema(), topic.partitions(), config);
    }
}
